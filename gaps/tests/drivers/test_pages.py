"""The driver model: its page, and what a change would do before it is made."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conftest import ClientOf
from departments.models import GoalMeasure, Quarter, User
from departments.services.drivers import couple_measures, retire_measure
from departments.tests.factories import GoalMeasureFactory, MeasureCouplingFactory
from gaps.choices import OPEN_STATES, GapState
from gaps.imagining import all_of, with_coupling, without_coupling, without_measure
from gaps.models import Gap
from gaps.selectors.drivers import driver_model
from gaps.selectors.scores import headline
from gaps.services.assessments import sweep_assessments
from gaps.services.drivers import try_drivers
from gaps.tests.drivers.trials import rows_written, tie, told
from saypro_align.audit.models import AuditEntry

pytestmark = pytest.mark.django_db

# --- the effect before it is real -----------------------------------------------------------------


def test_trying_a_coupling_tells_the_conflict_and_writes_nothing(
    two_plans: None, winning: GoalMeasure, keeping: GoalMeasure, now: datetime
) -> None:
    before = rows_written()
    [trial] = try_drivers(change=with_coupling(tie(winning, keeping)), now=now)

    assert [gap.rule_id for gap in trial.opened] == ["B.coupled"]
    assert (trial.to_confirm, trial.moves, trial.changes_nothing) == (1, False, False)
    assert rows_written() == before


def test_what_was_promised_is_what_really_happens(
    two_plans: None,
    winning: GoalMeasure,
    keeping: GoalMeasure,
    quarter: Quarter,
    dumisa: User,
    now: datetime,
) -> None:
    [trial] = try_drivers(change=with_coupling(tie(winning, keeping)), now=now)
    couple_measures(
        first=winning,
        second=keeping,
        sign=-1,
        reason="New ones need more care.",
        actor=dumisa,
        now=now,
    )
    sweep_assessments(now=now)

    assert {gap.sentence for gap in Gap.objects.filter(state__in=OPEN_STATES)} == told(trial)[0]
    really = headline(quarter)
    assert (really.aligned, really.total) == (trial.after.aligned, trial.after.total)


def test_what_retiring_a_measure_would_open_opens(
    two_plans: None, keeping: GoalMeasure, quarter: Quarter, dumisa: User, now: datetime
) -> None:
    [trial] = try_drivers(change=without_measure(keeping.pk), now=now)
    assert {gap.rule_id for gap in trial.opened} <= {"A.no_measure", "D.nothing", "A.activity"}
    retire_measure(measure=keeping, reason="No longer asked.", actor=dumisa, now=now)
    sweep_assessments(now=now)

    assert (
        {gap.sentence for gap in Gap.objects.filter(state__in=OPEN_STATES)}
        == told(trial)[0]
        != set()
    )
    really = headline(quarter)
    assert (really.aligned, really.total) == (trial.after.aligned, trial.after.total)


def test_uncoupling_would_close_the_conflict_and_align_both_plans(
    two_plans: None, winning: GoalMeasure, keeping: GoalMeasure, dumisa: User, now: datetime
) -> None:
    coupling = couple_measures(
        first=winning, second=keeping, sign=-1, reason="One team.", actor=dumisa, now=now
    )
    sweep_assessments(now=now)
    Gap.objects.update(state=GapState.CONFIRMED)

    [trial] = try_drivers(change=without_coupling(coupling.first_id, coupling.second_id), now=now)
    assert (len(trial.closed), trial.opened) == (1, ())
    assert (trial.before.aligned, trial.after.aligned) == (0, 2)
    assert [effect.obligation.department.name for effect in trial.turned] == ["Sales", "Service"]


def test_a_change_that_touches_nobody_says_so(
    two_plans: None, winning: GoalMeasure, keeping: GoalMeasure, now: datetime
) -> None:
    back = all_of(with_coupling(tie(winning, keeping)), without_coupling(keeping.pk, winning.pk))
    [trial] = try_drivers(change=back, now=now)
    assert trial.changes_nothing


# --- the page -------------------------------------------------------------------------------------


def test_everybody_inside_reads_what_moves_the_goals(
    bongani: User, two_plans: None, keeping: GoalMeasure, client_of: ClientOf, clock: Any
) -> None:
    page = client_of(bongani).get("/manage/drivers/").content.decode()
    assert "Customers kept" in page
    assert "(Service)" in page
    assert f"/manage/drivers/{keeping.pk}/edit/" not in page


def test_one_goal_can_be_looked_at_alone(office: Client, keeping: GoalMeasure) -> None:
    GoalMeasureFactory.create(goal__title="Another", goal__slug="another", name="Else")
    page = office.get("/manage/drivers/?goal_shown=another").content.decode()
    assert "Else" in page
    assert "Customers kept" not in page


def test_page_asks_as_often_for_many_measures_as_for_few(
    two_plans: None, quarter: Quarter, now: datetime
) -> None:
    driver_model(quarter, now)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            model = driver_model(quarter, now)
        assert model.goals
        return len(queries)

    few = asked()
    for number in range(10):
        MeasureCouplingFactory.create(
            first=GoalMeasureFactory.create(name=f"One {number}"),
            second=GoalMeasureFactory.create(name=f"Two {number}"),
        )
    assert asked() == few


WRITING: dict[str, tuple[Callable[[Any], str], dict[str, str], dict[str, str], str]] = {
    "measure.added": (
        lambda it: f"/goals/{it.goal.slug}/measures/add/",
        {"kind": "driver", "name": "Calls answered", "direction": "increase", "unit": "%"},
        {"kind": "driver", "name": "Customers kept", "direction": "increase"},
        "This goal already has a measure of that name.",
    ),
    "measure.edited": (
        lambda it: f"/manage/drivers/{it.measure.pk}/edit/",
        {"kind": "driver", "name": "Stayers", "direction": "increase", "version": "1"},
        {"kind": "driver", "name": "Stayers", "direction": "sideways", "version": "1"},
        "Choose one of the answers offered.",
    ),
    "measure.retired": (
        lambda it: f"/manage/drivers/{it.measure.pk}/retire/",
        {"reason": "Nobody counts it."},
        {"reason": " "},
        "Say why, for those who read it later.",
    ),
    "coupling.added": (
        lambda it: "/manage/drivers/couplings/add/",
        {"first": "measure", "second": "free", "sign": "-1", "reason": "One team."},
        {"first": "measure", "second": "measure", "sign": "-1", "reason": "One team."},
        "Choose two different measures.",
    ),
    "coupling.edited": (
        lambda it: f"/manage/drivers/couplings/{it.coupling.pk}/edit/",
        {"sign": "1", "reason": "Both need the same people.", "version": "1"},
        {"sign": "1", "reason": "", "version": "1"},
        "Say how one moves the other.",
    ),
    "coupling.retired": (
        lambda it: f"/manage/drivers/couplings/{it.coupling.pk}/retire/",
        {"reason": "Not so."},
        {"reason": ""},
        "Say why, for those who read it later.",
    ),
}
every_write = pytest.mark.parametrize("event", WRITING)


class Rows:
    """The rows the forms are about."""

    def __init__(self, keeping: GoalMeasure) -> None:
        self.measure, self.goal = keeping, keeping.goal
        self.coupling = MeasureCouplingFactory.create()
        self.free = GoalMeasureFactory.create(name="Free")

    def url(self, event: str) -> str:
        return WRITING[event][0](self)

    def good(self, event: str, **more: str) -> dict[str, str]:
        return self._filled({**WRITING[event][1], **more})

    def bad(self, event: str) -> dict[str, str]:
        return self._filled(WRITING[event][2])

    def _filled(self, typed: dict[str, str]) -> dict[str, str]:
        ids = {"measure": str(self.measure.pk), "free": str(self.free.pk)}
        return {name: ids.get(value, value) for name, value in typed.items()}


@pytest.fixture
def rows(keeping: GoalMeasure) -> Rows:
    return Rows(keeping)


@every_write
def test_office_writes_and_it_is_recorded(event: str, rows: Rows, office: Client) -> None:
    answer = office.post(rows.url(event), rows.good(event, verb="save"))
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"].startswith("/manage/drivers/")
    assert AuditEntry.objects.filter(event=event).exists()


@every_write
def test_effect_is_shown_first_and_nothing_is_saved(event: str, rows: Rows, office: Client) -> None:
    before = rows_written()
    page = office.post(rows.url(event), rows.good(event, verb="try"))
    assert page.status_code == 200
    assert "With this" in page.content.decode()
    assert rows_written() == before
    part = office.post(rows.url(event), rows.good(event, verb="try"), headers={"X-Part": "effect"})
    assert part.content.decode().lstrip().startswith("<section")


@every_write
def test_bad_input_is_named_and_changes_nothing(event: str, rows: Rows, office: Client) -> None:
    before = rows_written()
    page = office.post(rows.url(event), {**rows.bad(event), "verb": "save"})
    assert page.status_code == 422
    assert WRITING[event][3] in page.content.decode()
    assert rows_written() == before


@every_write
def test_reader_may_not_and_outsider_does_not_learn_of_it(
    event: str, rows: Rows, client_of: ClientOf, amina: User, eve: User, clock: Any
) -> None:
    before = rows_written()
    statuses = [
        client_of(person).post(rows.url(event), rows.good(event)).status_code
        for person in (amina, eve)
    ]
    assert statuses == [403, 404]
    assert rows_written() == before


def test_two_who_edit_one_coupling_see_both_texts(rows: Rows, office: Client) -> None:
    first = rows.good("coupling.edited", verb="save")
    assert office.post(rows.url("coupling.edited"), first).status_code == 302
    late = {**first, "reason": "Something else."}
    page = office.post(rows.url("coupling.edited"), late)
    assert page.status_code == 409
    assert "Both need the same people." in page.content.decode()
    assert "Something else." in page.content.decode()
