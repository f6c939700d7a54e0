"""Reports of organizations in which there is little to tell: they are made, and say nothing untrue."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from departments.models import Quarter, User
from departments.tests.factories import DepartmentFactory, ObligationFactory
from reports.choices import ReportKind
from reports.document import Document
from reports.models import ReportRun
from reports.renderers import html, text
from reports.scheduling.readers import AUDIENCES, RHYTHMS
from reports.services import links
from reports.tests.factories import ReportScheduleFactory
from reports.tests.making import made_now
from reports.tests.story import freeze, plan_in_force

LATER = datetime(2027, 1, 4, 6, tzinfo=UTC)
LAST_DAYS = datetime(2026, 12, 20, 8, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def nobody(_quarter: Quarter) -> None:
    """No department at all."""


def never_counted(quarter: Quarter) -> None:
    """One department with a plan, of which no number was ever frozen."""
    plan_in_force(quarter, "Sales")


def nothing_due(quarter: Quarter) -> None:
    """One department, and a number in which no plan was due."""
    DepartmentFactory.create(name="Sales", slug="sales")
    freeze(quarter, LAST_DAYS)


def without_plan(quarter: Quarter) -> None:
    """One department that never submitted."""
    ObligationFactory.create(
        quarter=quarter, department=DepartmentFactory.create(name="Sales", slug="sales")
    )
    freeze(quarter, LAST_DAYS)


def one_plan(quarter: Quarter) -> None:
    """One department whose plan is fully aligned."""
    plan_in_force(quarter, "Sales")
    freeze(quarter, LAST_DAYS)


def made(kind: str, actor: User) -> tuple[ReportRun, Document]:
    """Make the report of the last complete period, for its usual readers."""
    schedule = ReportScheduleFactory.create(
        kind=kind, audience=AUDIENCES[kind][0], every=RHYTHMS[kind][0]
    )
    [run] = made_now(schedule, actor, LATER)
    return run, Document.from_json(run.content)


@pytest.mark.parametrize(
    ("organization", "headline", "subject"),
    [
        (nobody, "Nothing was counted in December 2026.", "nothing counted in December"),
        (never_counted, "Nothing was counted in December 2026.", "nothing counted in December"),
        (nothing_due, "No plan was due at the end of December 2026.", "no plans due in December"),
        (without_plan, "0 of 1 plan is fully aligned. One more is needed.", "0.0 % in December"),
        (
            one_plan,
            "1 of 1 plan is fully aligned. The 90 % target is met.",
            "100.0 % in December",
        ),
    ],
)
def test_a_month_with_little_to_tell_says_what_is_true(
    quarter: Quarter,
    dumisa: User,
    organization: Callable[[Quarter], None],
    headline: str,
    subject: str,
) -> None:
    organization(quarter)

    run, document = made(ReportKind.MONTHLY, dumisa)

    assert document.headline.replace("\N{NO-BREAK SPACE}", " ") == headline
    assert run.subject.replace("\N{NO-BREAK SPACE}", " ") == f"SayPro alignment: {subject}"
    assert " yet" not in run.text


@pytest.mark.parametrize(
    "kind", [ReportKind.QUARTERLY, ReportKind.STAKEHOLDER, ReportKind.PACK, ReportKind.MONTHLY]
)
@pytest.mark.parametrize("organization", [nobody, never_counted, nothing_due, without_plan])
def test_every_kind_is_made_whatever_there_is(
    quarter: Quarter, dumisa: User, organization: Callable[[Quarter], None], kind: ReportKind
) -> None:
    organization(quarter)

    run, document = made(kind, dumisa)

    places = links.for_run(run)
    assert text.render(document, places) == run.text
    assert html.render(document, places) == run.html
    assert document.headline in run.text


def test_a_number_of_one_day_went_nowhere(quarter: Quarter, dumisa: User) -> None:
    one_plan(quarter)

    run, _document = made(ReportKind.QUARTERLY, dumisa)

    told = run.text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Alignment was 100.0 % on 20 Dec." in told
    assert "went from" not in told
