"""The driver model: its page, what a change would do before it is made, and the starting set."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conftest import ClientOf
from departments.models import Goal, GoalMeasure, MeasureCoupling, Quarter, User
from departments.services.drivers import couple_measures, retire_measure
from departments.services.starting import adopt_starting_set
from departments.tests.factories import GoalFactory, GoalMeasureFactory, MeasureCouplingFactory
from gaps.choices import OPEN_STATES, GapState
from gaps.detectors.facts import CouplingFacts
from gaps.imagining import all_of, with_coupling, without_coupling, without_measure
from gaps.models import AlignmentSnapshot, Gap
from gaps.selectors.drivers import driver_model
from gaps.selectors.scores import headline
from gaps.services.assessments import sweep_assessments
from gaps.services.drivers import DriverTrial, try_drivers
from gaps.tests.test_services_pairs import assess, plan_for
from saypro_align.audit.models import AuditEntry
from saypro_align.lib.exceptions import Conflict, DomainError

pytestmark = pytest.mark.django_db


@pytest.fixture
def goal(quarter: Quarter) -> Goal:
    return GoalFactory.create(title="Grow without losing customers", weight=1)


@pytest.fixture
def winning(goal: Goal) -> GoalMeasure:
    return GoalMeasureFactory.create(goal=goal, name="Customers won")


@pytest.fixture
def keeping(goal: Goal) -> GoalMeasure:
    return GoalMeasureFactory.create(goal=goal, name="Customers kept")


@pytest.fixture
def two_plans(quarter: Quarter, winning: GoalMeasure, keeping: GoalMeasure, now: datetime) -> None:
    """Sales wins customers, Service keeps them; both plans are in force, assessed and clean."""
    plans = [plan_for(quarter, "Sales", winning), plan_for(quarter, "Service", keeping)]
    assess(now, *plans)


def tie(one: GoalMeasure, other: GoalMeasure, sign: int = -1) -> CouplingFacts:
    return CouplingFacts(one.pk, other.pk, 1 if sign > 0 else -1, "New ones need more care.")


def told(trial: DriverTrial) -> tuple[set[str], set[str]]:
    return {gap.sentence for gap in trial.opened}, {gap.sentence for gap in trial.closed}


def rows_written() -> tuple[int, ...]:
    models = (Gap, AlignmentSnapshot, AuditEntry, GoalMeasure, MeasureCoupling)
    return tuple(model.objects.count() for model in models)


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


@pytest.fixture
def office(client_of: ClientOf, dumisa: User, clock: Any) -> Client:
    return client_of(dumisa)


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


# --- the starting set -----------------------------------------------------------------------------


def ticked(goal: Goal, *keys: str, couple: tuple[str, ...] = ()) -> dict[str, str]:
    rows = {f"take-{key}": "on" for key in keys} | {f"goal-{key}": goal.slug for key in keys}
    return rows | {f"couple-{key}": "on" for key in couple}


PAIR = "sales.new-customers/service.retention"
URL = "/manage/drivers/starting-set/?function=sales&function=service"


def test_nothing_is_offered_before_functions_are_chosen(office: Client, goal: Goal) -> None:
    page = office.get("/manage/drivers/starting-set/").content.decode()
    assert "Customer service" in page
    assert "Customer retention rate" not in page


def test_ticked_rows_are_taken_over_with_their_reason(office: Client, goal: Goal) -> None:
    typed = ticked(goal, "sales.new-customers", "service.retention", couple=(PAIR,))
    assert office.post(URL, {**typed, "verb": "save"}).status_code == 302

    assert set(goal.measures.values_list("name", flat=True)) == {
        "New customers won",
        "Customer retention rate",
    }
    [coupling] = MeasureCoupling.objects.all()
    assert (coupling.sign, coupling.reason[:17]) == (-1, "Each new customer")
    assert AuditEntry.objects.filter(why="From the starting set.").count() == 3


def test_what_is_in_use_is_shown_and_not_offered_again(office: Client, goal: Goal) -> None:
    GoalMeasureFactory.create(goal=goal, name="Loyal ones", terms="Customers who stay")
    page = office.get(URL).content.decode()
    assert "in use as “Loyal ones”" in page
    assert 'name="take-service.retention"' not in page


def test_tick_without_a_goal_is_asked_for_it(office: Client, goal: Goal) -> None:
    page = office.post(URL, {"take-sales.revenue": "on", "verb": "try"})
    assert page.status_code == 422
    assert "Choose the goal of “Sales revenue”." in page.content.decode()


def test_coupling_whose_end_is_missing_is_refused_whole(office: Client, goal: Goal) -> None:
    typed = ticked(goal, "sales.new-customers", couple=(PAIR,))
    page = office.post(URL, {**typed, "verb": "save"})
    assert page.status_code == 422
    assert "Tick “Customer retention rate” too" in page.content.decode()
    assert not goal.measures.exists()


def test_nothing_ticked_is_said(office: Client, goal: Goal) -> None:
    page = office.post(URL, {"verb": "save"})
    assert page.status_code == 422
    assert "Tick what you want to take over." in page.content.decode()


def test_effect_of_taking_over_is_the_conflict_it_brings(
    office: Client, goal: Goal, quarter: Quarter, now: datetime
) -> None:
    other = GoalMeasureFactory.create(goal=goal, name="Something")
    winning = plan_for(quarter, "Sales", other)
    keeping = plan_for(quarter, "Service", other)
    for plan, name in ((winning, "New customers won"), (keeping, "Customer retention rate")):
        use = plan.objectives.get().kpi_uses.get()
        type(use).objects.filter(pk=use.pk).update(goal_measure=None)
        type(use.kpi).objects.filter(pk=use.kpi_id).update(name=name)
    typed = ticked(goal, "sales.new-customers", "service.retention", couple=(PAIR,))
    page = office.post(URL, {**typed, "verb": "try"}).content.decode()
    assert "Each new customer needs the service team" in page
    assert not goal.measures.filter(name="New customers won").exists()


def test_set_is_for_the_office_alone(
    client_of: ClientOf, amina: User, eve: User, clock: Any
) -> None:
    assert [client_of(one).get(URL).status_code for one in (amina, eve)] == [403, 404]


def test_measure_taken_over_in_between_is_a_conflict(
    goal: Goal, dumisa: User, now: datetime
) -> None:
    adopt_starting_set(picks={"hr.skills": goal}, couplings=[], actor=dumisa, now=now)
    with pytest.raises(Conflict):
        adopt_starting_set(picks={"hr.skills": goal}, couplings=[], actor=dumisa, now=now)


@pytest.mark.parametrize(("picks", "couplings"), [(["no.such"], []), ([], ["no/such"]), ([], [])])
def test_what_the_set_does_not_have_is_refused(
    picks: list[str], couplings: list[str], goal: Goal, dumisa: User, now: datetime
) -> None:
    with pytest.raises(DomainError):
        adopt_starting_set(
            picks=dict.fromkeys(picks, goal), couplings=couplings, actor=dumisa, now=now
        )


def test_api_offers_the_set_and_takes_it_over(office: Client, goal: Goal) -> None:
    listed = office.get("/api/v1/starting-set/").json()
    assert len(listed["measures"]) > 50
    assert all(one["reason"] for one in listed["couplings"])

    picks = [
        {"measure": key, "goal": str(goal.pk)}
        for key in ("sales.new-customers", "service.retention")
    ]
    answer = office.post(
        "/api/v1/starting-set/",
        {"picks": picks, "couplings": [PAIR]},
        content_type="application/json",
    )
    assert answer.status_code == 201, answer.content
    assert len(answer.json()["measures"]) == 2
    again = office.get("/api/v1/starting-set/").json()
    assert [one["key"] for one in again["couplings"] if one["is_in_use"]] == [PAIR]


@pytest.mark.parametrize(
    "body",
    [
        {"picks": [{"measure": "no.such", "goal": "x"}]},
        {"picks": [{"measure": "hr.skills", "goal": str(uuid4())}]},
        {"couplings": ["no/such"]},
        {"picks": "all"},
    ],
    ids=["unknown measure", "unknown goal", "unknown coupling", "no list"],
)
def test_api_names_what_it_cannot_take(office: Client, goal: Goal, body: dict[str, Any]) -> None:
    answer = office.post("/api/v1/starting-set/", body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["fields"]


def test_api_tells_the_same_effect_as_the_page(
    two_plans: None, winning: GoalMeasure, keeping: GoalMeasure, office: Client
) -> None:
    before = rows_written()
    body = {
        "couplings": [
            {
                "first": str(winning.pk),
                "second": str(keeping.pk),
                "sign": -1,
                "reason": "New ones need more care.",
            }
        ]
    }
    answer = office.post("/api/v1/drivers/try/", body, content_type="application/json")
    [trial] = answer.json()
    assert [(gap["rule_id"], gap["state"]) for gap in trial["opened"]] == [
        ("B.coupled", "suspected")
    ]
    assert (trial["k_before"], trial["k_after"], trial["n"]) == (2, 2, 2)
    retired = {"retire": [str(keeping.pk)]}
    [other] = office.post("/api/v1/drivers/try/", retired, content_type="application/json").json()
    assert other["opened"]
    assert rows_written() == before


def test_api_tries_a_renamed_measure(two_plans: None, keeping: GoalMeasure, office: Client) -> None:
    renamed = {
        "id": str(keeping.pk),
        "goal": str(keeping.goal_id),
        "kind": "measure",
        "name": "Customers kept",
        "direction": "decrease",
    }
    [trial] = office.post(
        "/api/v1/drivers/try/", {"measures": [renamed]}, content_type="application/json"
    ).json()
    assert "A.direction" in [gap["rule_id"] for gap in trial["opened"]]


def test_api_trial_is_for_the_office_and_checks_what_it_is_given(
    office: Client, client_of: ClientOf, amina: User, eve: User
) -> None:
    asked = [
        client_of(person)
        .post("/api/v1/drivers/try/", {}, content_type="application/json")
        .status_code
        for person in (amina, eve)
    ]
    assert asked == [403, 404]
    bad = office.post(
        "/api/v1/drivers/try/",
        {"retire": [str(uuid4())], "uncouple": ["x"]},
        content_type="application/json",
    )
    assert (bad.status_code, set(bad.json()["fields"])) == (400, {"retire", "uncouple"})
