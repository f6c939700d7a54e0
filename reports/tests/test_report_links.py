"""Each number of a report leads to a list of exactly that length, as it was then, for every reader."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import resolve

from actions.choices import ActionState
from departments.models import Plan, Quarter, User
from gaps.choices import GapState, Severity
from gaps.models import Gap
from reports import builders
from reports.choices import Audience, ReportKind
from reports.document import Document
from reports.tests.documents_read import block, fact
from reports.tests.factories import ReportRunFactory
from reports.tests.story import action_on, freeze, gap_on, three_of
from saypro_align.audit.rows import save_row

THEN = datetime(2026, 11, 20, 8, tzinfo=UTC)
LATER = datetime(2026, 12, 5, 8, tzinfo=UTC)
pytestmark = pytest.mark.django_db

COUNTED = (
    "Fully aligned plans",
    "Plans due",
    "Open gaps",
    "Gaps to confirm",
    "Gaps resolved",
    "Late actions",
    "Actions done",
)


@pytest.fixture
def november(quarter: Quarter, farai: User) -> Iterator[Document]:
    """The report of November; by the time it is read everything has changed."""
    with time_machine.travel(THEN, tick=False) as clock:
        plans = three_of(quarter, THEN)
        _life_of(plans)
        freeze(quarter, THEN)
        clock.move_to(LATER)
        run = ReportRunFactory.create(
            kind=ReportKind.MONTHLY,
            audience=Audience.LEADERSHIP,
            period_key="2026-11",
            period_start=date(2026, 11, 1),
            period_end=date(2026, 11, 30),
        )
        for gap in Gap.objects.filter(state=GapState.CONFIRMED):
            changes = {"state": GapState.RESOLVED, "resolved_at": LATER}
            save_row(
                gap,
                changes=changes,
                expected_version=None,
                actor=farai,
                now=LATER,
                event="gap.resolved",
            )
        freeze(quarter, LATER)
        yield builders.build(run, now=LATER)[0]


def _life_of(plans: dict[str, Plan]) -> None:
    """Gaps in every state, and actions that are late, done, called off, or about a suspicion."""
    marketing = plans["Marketing"]
    late = gap_on(marketing, state=GapState.IN_ACTION)
    action_on(late, marketing, deadline=date(2026, 11, 25))
    gone = gap_on(plans["Product"], state=GapState.RESOLVED, resolved_at=THEN)
    done = {"state": ActionState.EFFECTIVE, "implemented_at": THEN}
    action_on(gone, plans["Product"], **done)
    unsure = gap_on(marketing, state=GapState.SUSPECTED)
    action_on(unsure, marketing, deadline=date(2026, 11, 2))
    action_on(late, marketing, state=ActionState.CANCELLED, deadline=date(2026, 11, 2))
    waved = gap_on(marketing, state=GapState.DISMISSED, decision_reason="None.")
    action_on(waved, marketing, deadline=date(2026, 11, 2))
    gap_on(marketing, on_draft=True)
    gap_on(marketing, severity=Severity.ADVISORY)


def rows_of(client: Client, link: str) -> int:
    """Return how many rows the list behind a link has."""
    answer = client.get(link)
    assert answer.status_code == 200, link
    context = answer.context["page"]
    rows = getattr(context, "shown_rows", None)
    return len(rows) if rows is not None else int(context.paginator.count)


def test_each_number_opens_a_list_of_its_length(
    november: Document,
    client_of: Callable[[User], Client],
    farai: User,
    dumisa: User,
) -> None:
    told = {label: fact(november, label).now for label in COUNTED}
    numbers = {label: value.numerator for label, value in told.items()}

    assert numbers == {
        "Fully aligned plans": 2,
        "Plans due": 3,
        "Open gaps": 2,
        "Gaps to confirm": 1,
        "Gaps resolved": 1,
        "Late actions": 1,
        "Actions done": 1,
    }
    client, office = client_of(farai), client_of(dumisa)
    assert {label: rows_of(client, value.link) for label, value in told.items()} == numbers
    # The strategy office reads drafts and advice too; no report counts them.
    gaps = [told[label] for label in ("Open gaps", "Gaps to confirm", "Gaps resolved")]
    assert [rows_of(office, value.link) for value in gaps] == [2, 1, 1]


def test_staff_find_the_same_behind_what_is_told_to_them(
    november: Document, client_of: Callable[[User], Client], bongani: User
) -> None:
    told = [fact(november, label).now for label in COUNTED if label != "Gaps to confirm"]
    client = client_of(bongani)

    assert [rows_of(client, value.link) for value in told] == [value.numerator for value in told]


def test_every_kind_of_page_behind_a_report_opens(
    november: Document, client_of: Callable[[User], Client], farai: User
) -> None:
    client = client_of(farai)
    links = {*_links(november.to_json()), november.how} - {""}
    kinds = {resolve(urlsplit(link).path).view_name: link for link in links}

    assert len(kinds) >= 7
    assert {name: client.get(link).status_code for name, link in kinds.items()} == dict.fromkeys(
        kinds, 200
    )


def _links(told: Any) -> Iterator[str]:
    if isinstance(told, dict):
        yield told.get("link", "")
        for value in told.values():
            yield from _links(value)
    elif isinstance(told, list | tuple):
        for value in told:
            yield from _links(value)


def test_a_gap_without_an_action_is_asked_for_with_its_list(
    november: Document, client_of: Callable[[User], Client], farai: User
) -> None:
    asked = [one for one in block(november, "next").items if "open gap" in one.text]

    assert [one.text for one in asked] == ["Plan a corrective action for 1 open gap."]
    assert rows_of(client_of(farai), asked[0].link) == 1


def test_what_worked_is_counted_as_on_its_page(
    november: Document, client_of: Callable[[User], Client], farai: User
) -> None:
    run = ReportRunFactory.create(
        kind=ReportKind.QUARTERLY,
        audience=Audience.LEADERSHIP,
        period_key="2026-Q4",
        period_start=date(2026, 10, 1),
        period_end=date(2026, 12, 31),
    )
    report = builders.build(run, now=LATER)[0]
    worked = block(report, "effects").facts[0].now

    page = client_of(farai).get(worked.link)

    figure = page.context["overview"].effectiveness
    assert (worked.numerator, worked.denominator) == (figure.count, figure.total) == (1, 1)
