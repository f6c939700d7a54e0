"""The way to the target: the fewest gaps, what ticking them gives, what could break it, and rights."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from actions.choices import ActionState
from departments.choices import PlanState, QuarterState
from departments.models import Department, Obligation, Plan, Quarter, User
from departments.tests.factories import ObjectiveFactory, ObligationFactory, PlanFactory
from gaps.choices import GapKind, GapState
from gaps.models import Gap
from gaps.selectors.scores import headline
from gaps.services.gaps import resolve_gap
from gaps.tests.factories import gap_between
from reports.tests.story import action_on, active_plan, freeze, gap_on, plan_in_force

URL = "/path/"
API = "/api/v1/alignment/path/"
NBSP = "\u00a0"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def text_of(answer: Any) -> Any:
    plain = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"[ \n\t]+", " ", plain)


def between(*plans: Plan, **fields: Any) -> Gap:
    """Return a confirmed gap between plans, raised by a person so that no rule takes it back."""
    wanted = {"source": "person", "rule_id": "", "kind": GapKind.CONFLICTING_GOALS, **fields}
    return gap_between(*(plan.obligation for plan in plans), **wanted)


@pytest.fixture
def plans(quarter: Quarter) -> dict[str, Plan]:
    """Return ten plans in force."""
    calm = ("Facilities", "Legal", "Operations", "Product", "Research", "Stores")
    names = (*calm, "Finance", "HR", "IT", "Marketing")
    return {name: plan_in_force(quarter, name) for name in names}


@pytest.fixture
def four_below(plans: dict[str, Plan], quarter: Quarter, now: datetime) -> dict[str, Gap]:
    """Return the gaps that keep 4 of 10 plans below; 90 % takes three of them."""
    found = {
        "conflict": between(plans["IT"], plans["HR"]),
        "marketing": gap_on(plans["Marketing"]),
        "finance": gap_on(plans["Finance"]),
        "finance too": gap_on(plans["Finance"], kind=GapKind.UNCLEAR_OBJECTIVE),
    }
    freeze(quarter, now)
    return found


def way_of(answer: Any) -> list[tuple[str, list[str]]]:
    way = answer.context["page"].way
    return [(plan.department, [gap.id for gap in plan.gaps]) for plan in way.plans]


def test_the_way_closes_the_fewest_gaps_and_a_shared_one_once(
    four_below: dict[str, Gap], as_farai: Client
) -> None:
    answer = as_farai.get(URL)

    assert way_of(answer) == [
        ("HR", [str(four_below["conflict"].pk)]),
        ("IT", []),
        ("Marketing", [str(four_below["marketing"].pk)]),
    ]
    assert f"Shortest way to 90{NBSP}%: close 2 gaps in 3 plans" in text_of(answer)
    assert "No smaller set of gaps reaches as far; this is proven." in text_of(answer)
    assert f"80.0{NBSP}% → 90.0{NBSP}%" in text_of(answer)
    assert "6 of 10 plans are fully aligned. Three more are needed." in text_of(answer)


def test_the_way_names_action_person_load_and_day(
    four_below: dict[str, Gap], plans: dict[str, Plan], farai: User, as_farai: Client
) -> None:
    gap = four_below["marketing"]
    action = action_on(gap, plans["Marketing"], responsible=farai, deadline=date(2026, 11, 16))
    action_on(four_below["finance"], plans["Finance"], responsible=farai)

    found = as_farai.get(URL).context["page"].way.plans[0].gaps[0]

    assert (found.action, found.owner, found.due_on) == (
        action.title,
        "Farai Moyo",
        date(2026, 11, 16),
    )
    assert (found.load, found.is_too_much) == (2, False)
    told = text_of(as_farai.get(URL))
    assert "5 days late" in told
    assert "The actions agreed so far finish by 21 Nov 2026. 1 gap has no action" in told


def test_people_without_room_are_spared_where_another_way_is_as_short(
    quarter: Quarter, now: datetime, plans: dict[str, Plan], farai: User, as_farai: Client
) -> None:
    busy, free = gap_on(plans["HR"]), gap_on(plans["Stores"])
    action_on(busy, plans["HR"], responsible=farai, deadline=date(2026, 11, 23))
    for _number in range(6):
        action_on(
            gap_on(plans["Legal"], state=GapState.RESOLVED), plans["Legal"], responsible=farai
        )
    freeze(quarter, now)

    way = as_farai.get(URL).context["page"].way

    assert way.readable_ids == (str(free.pk),)


@pytest.mark.parametrize(
    ("client", "is_offered"),
    [("as_dumisa", True), ("as_amina", True), ("as_chipo", False), ("as_bongani", False)],
)
def test_only_who_may_plan_an_action_is_offered_to_propose_one(
    quarter: Quarter,
    now: datetime,
    sales_obligation: Obligation,
    request: pytest.FixtureRequest,
    client: str,
    is_offered: bool,
) -> None:
    gap = gap_on(active_plan(sales_obligation))
    freeze(quarter, now)

    answer = request.getfixturevalue(client).get(URL)

    assert (f"/gaps/{gap.pk}/actions/new/" in answer.content.decode()) is is_offered
    assert "none yet" in text_of(answer)


@pytest.mark.parametrize(
    "names",
    [
        (),
        ("conflict",),
        ("finance",),
        ("finance", "finance too"),
        ("conflict", "marketing"),
        ("conflict", "marketing", "finance", "finance too"),
    ],
)
def test_what_is_promised_is_what_the_score_says_after_really_closing(
    four_below: dict[str, Gap],
    quarter: Quarter,
    now: datetime,
    dumisa: User,
    as_farai: Client,
    names: tuple[str, ...],
) -> None:
    ticked = [str(four_below[name].pk) for name in names]
    promised = as_farai.get(URL, {"try": "1", "closed": ticked}).context["page"].what_if.after

    for name in names:
        resolve_gap(gap=four_below[name], note="It is gone.", actor=dumisa, now=now)

    stored = headline(quarter)
    assert (promised.aligned, promised.total) == (stored.aligned, stored.total)


def test_after_really_closing_the_way_the_target_is_reached(
    four_below: dict[str, Gap], quarter: Quarter, now: datetime, dumisa: User, as_dumisa: Client
) -> None:
    page = as_dumisa.get(URL).context["page"]

    for pk in page.way.gap_ids:
        resolve_gap(gap=Gap.objects.get(pk=pk), note="It is gone.", actor=dumisa, now=now)

    stored = headline(quarter)
    assert (stored.aligned, stored.total, stored.meets) == (9, 10, True)
    assert (page.what_if.after.aligned, page.what_if.after.total) == (9, 10)
    assert f"90{NBSP}% is reached" in text_of(as_dumisa.get(URL))


def test_at_first_the_way_is_ticked_and_a_try_ticks_only_what_it_names(
    four_below: dict[str, Gap], as_farai: Client
) -> None:
    at_first = as_farai.get(URL).context["page"]
    nothing = as_farai.get(URL, {"try": "1"}).context["page"]

    assert at_first.what_if.closed == {
        str(four_below["conflict"].pk),
        str(four_below["marketing"].pk),
    }
    assert (nothing.what_if.closed, nothing.what_if.effect) == (frozenset(), "")


def test_the_script_gets_the_answer_alone(four_below: dict[str, Gap], as_farai: Client) -> None:
    asked = {"try": "1", "closed": str(four_below["marketing"].pk)}

    part = as_farai.get(URL, asked, headers={"X-Part": "effect"})

    assert "<html" not in part.content.decode()
    assert f"60.0{NBSP}% → 70.0{NBSP}%" in text_of(part)
    assert "Marketing becomes fully aligned." in text_of(part)
    assert "X-Part" in part["Vary"]


@pytest.mark.parametrize(
    "closed", ["nonsense", "", "00000000-0000-4000-8000-000000000000", "'; DROP TABLE", "💥"]
)
def test_what_is_no_counting_gap_is_ignored(
    four_below: dict[str, Gap], as_farai: Client, closed: str
) -> None:
    what_if = as_farai.get(URL, {"try": "1", "closed": closed}).context["page"].what_if

    assert (what_if.ignored, what_if.effect) == (1, "")


@pytest.fixture
def secret(
    quarter: Quarter, now: datetime, customer_service: Department, plans: dict[str, Plan]
) -> Gap:
    """Return a suspected gap of Customer Service that has begun to count."""
    obligation = ObligationFactory.create(quarter=quarter, department=customer_service)
    gap = gap_on(
        active_plan(obligation),
        state=GapState.SUSPECTED,
        sentence="A secret suspicion",
        opened_at=datetime(2026, 11, 1, tzinfo=UTC),
    )
    gap_on(plans["HR"])
    gap_on(plans["HR"], kind=GapKind.NO_SHARED_FOCUS)
    freeze(quarter, now)
    return gap


def test_who_may_not_see_a_gap_sees_only_that_there_is_one(
    secret: Gap, as_bongani: Client, as_dumisa: Client
) -> None:
    answer, office = as_bongani.get(URL), as_dumisa.get(URL)

    assert "A secret suspicion" in text_of(office)
    assert "A secret suspicion" not in text_of(answer)
    assert str(secret.pk) not in answer.content.decode()
    assert way_of(answer) == [("Customer Service", [])]
    assert "and 1 gap that only its departments and the strategy office see" in text_of(answer)
    assert "1 more gap that only its departments" in text_of(answer)


def test_naming_a_hidden_gap_tells_nothing_about_it(
    secret: Gap, as_bongani: Client, api_of: Any, bongani: User
) -> None:
    unknown = "00000000-0000-4000-8000-000000000000"

    answers = [
        as_bongani.get(URL, {"try": "1", "closed": str(pk)}, headers={"X-Part": "effect"}).content
        for pk in (secret.pk, unknown)
    ]
    told = [
        api_of(bongani).get(API, {"closed": str(pk)}).json()["what_if"]
        for pk in (secret.pk, unknown)
    ]

    assert answers[0] == answers[1]
    assert told[0] == told[1]


def test_another_departments_draft_stays_hidden(
    quarter: Quarter,
    now: datetime,
    sales_obligation: Obligation,
    as_chipo: Client,
    as_amina: Client,
) -> None:
    plan = PlanFactory.create(obligation=sales_obligation, state=PlanState.DRAFT)
    ObjectiveFactory.create(plan=plan, text="A secret plan")
    freeze(quarter, now)
    Quarter.objects.filter(pk=quarter.pk).update(plans_due_at=now)
    freeze(quarter, now)

    group = as_chipo.get(URL).context["page"].groups[0]
    own = as_amina.get(URL).context["page"].groups[0]

    assert (group.ticks, group.hidden) == ((), 0)
    assert group.note == "Closing gaps is not enough here. No plan has been submitted."
    assert len(own.ticks) > 0


def test_plans_that_wait_for_something_else_are_named(
    quarter: Quarter, now: datetime, plans: dict[str, Plan], as_farai: Client
) -> None:
    names = ("HR", "IT")
    Plan.objects.filter(pk__in=[plans[name].pk for name in names]).update(state=PlanState.SUBMITTED)
    gap_on(plans["IT"])
    freeze(quarter, now)

    answer = as_farai.get(URL)

    page = answer.context["page"]
    assert (page.way.plans, page.way.lacking) == ((), 1)
    assert [plan.department for plan in page.way.others] == ["HR", "IT"]
    assert f"Closing gaps does not lead to 90{NBSP}%" in text_of(answer)
    assert "Closing gaps is not enough here. The plan is not approved yet." in text_of(answer)


def test_an_accepted_gap_is_not_on_the_way_but_can_be_ticked(
    quarter: Quarter, now: datetime, plans: dict[str, Plan], as_farai: Client
) -> None:
    accepted = gap_on(plans["HR"], state=GapState.ACCEPTED)
    gap_on(plans["IT"])
    freeze(quarter, now)

    page = as_farai.get(URL, {"try": "1", "closed": str(accepted.pk)}).context["page"]

    assert [plan.department for plan in page.way.plans] == ["IT"]
    assert (page.what_if.gained, page.what_if.after.aligned) == (("HR",), 9)


def risks_of(client: Client) -> list[tuple[str, tuple[str, ...], date | None, str]]:
    found = client.get(URL).context["page"].risks.all
    return [(risk.sentence, risk.departments, risk.on, risk.change) for risk in found]


def test_with_the_target_reached_the_page_says_what_could_break_it(
    quarter: Quarter, now: datetime, plans: dict[str, Plan], as_farai: Client
) -> None:
    gap_on(
        plans["HR"],
        state=GapState.SUSPECTED,
        sentence="The KPI may not serve the goal.",
        opened_at=datetime(2026, 11, 18, 8, tzinfo=UTC),
    )
    goal = plans["IT"].objectives.get().links.get().goal
    goal.title, goal.retired_on = "Old ways", date(2026, 11, 30)
    goal.save()
    gap_on(plans["Stores"], state=GapState.RESOLVED)
    freeze(quarter, now)

    found = risks_of(as_farai)

    change = f"100.0{NBSP}% → 90.0{NBSP}%"
    assert found == [
        ("To confirm: The KPI may not serve the goal.", ("HR",), date(2026, 11, 26), change),
        ("The goal “Old ways” ends.", ("IT",), date(2026, 12, 1), change),
        ("1 resolved gap is not verified yet.", ("Stores",), None, ""),
    ]
    assert f"90{NBSP}% reached: what could break it" in text_of(as_farai.get("/dashboard/"))
    assert "To confirm: The KPI may not serve the goal." in text_of(as_farai.get("/dashboard/"))


def test_a_gap_to_confirm_in_a_plan_on_the_way_is_named_too(
    four_below: dict[str, Gap],
    quarter: Quarter,
    now: datetime,
    plans: dict[str, Plan],
    as_farai: Client,
) -> None:
    gap_on(plans["IT"], state=GapState.SUSPECTED, opened_at=now, sentence="It may not fit.")
    gap_on(plans["Finance"], state=GapState.SUSPECTED, opened_at=now, sentence="Nor this.")
    freeze(quarter, now)

    assert risks_of(as_farai) == [("To confirm: It may not fit.", ("IT",), date(2026, 11, 29), "")]
    assert "the way gets longer" in text_of(as_farai.get(URL))


def test_exemptions_and_acceptances_that_end_are_named(
    quarter: Quarter,
    now: datetime,
    plans: dict[str, Plan],
    farai: User,
    sales: Department,
    as_farai: Client,
) -> None:
    ObligationFactory.create(
        quarter=quarter,
        department=sales,
        exempted_at=now,
        exempted_by=farai,
        exempt_reason="A private reason",
        exempt_until=date(2026, 12, 11),
    )
    gap_on(
        plans["HR"],
        state=GapState.ACCEPTED,
        sentence="We live with it.",
        accepted_until=date(2026, 12, 4),
    )
    freeze(quarter, now)

    assert risks_of(as_farai) == [
        (
            "The exemption of Sales ends; its plan counts again.",
            ("Sales",),
            date(2026, 12, 12),
            f"90.0{NBSP}% → 81.8{NBSP}%",
        ),
        ("Accepted until then: We live with it.", ("HR",), date(2026, 12, 5), ""),
    ]
    assert "A private reason" not in text_of(as_farai.get(URL))


def test_suspected_gaps_of_others_are_only_counted_for_staff(
    quarter: Quarter, now: datetime, plans: dict[str, Plan], as_bongani: Client
) -> None:
    gap_on(plans["HR"], state=GapState.SUSPECTED, opened_at=now, sentence="A secret suspicion")
    freeze(quarter, now)

    for url in (URL, "/dashboard/"):
        told = text_of(as_bongani.get(url))
        assert "A secret suspicion" not in told
        assert "1 more gap is to be confirmed" in told


def test_a_closed_quarter_has_no_way_any_more(
    four_below: dict[str, Gap], quarter: Quarter, as_farai: Client, api_of: Any, farai: User
) -> None:
    Quarter.objects.filter(pk=quarter.pk).update(
        state=QuarterState.CLOSED, closed_at=datetime(2026, 11, 21, tzinfo=UTC)
    )

    answer = as_farai.get(URL, {"q": quarter.code})

    assert f"is closed at 60.0{NBSP}%" in text_of(answer)
    assert "Nothing in a closed quarter can be closed any more." in text_of(answer)
    assert api_of(farai).get(API, {"quarter": quarter.code}).status_code == 404


def test_the_way_of_a_past_day_is_what_was_known_then(
    four_below: dict[str, Gap], now: datetime, dumisa: User, client_of: Any, api_of: Any, clock: Any
) -> None:
    clock.shift(timedelta(days=2))
    office = client_of(dumisa)
    for pk in office.get(URL).context["page"].way.gap_ids:
        gap = Gap.objects.get(pk=pk)
        resolve_gap(gap=gap, note="It is gone.", actor=dumisa, now=now + timedelta(days=2))
    day = now.date().isoformat()

    then = office.get(URL, {"as_of": day})
    told = api_of(dumisa).get(API, {"as_of": day}).json()

    assert [department for department, _gaps in way_of(then)] == ["HR", "IT", "Marketing"]
    assert "/actions/new/" not in then.content.decode()
    assert (told["number"]["k"], told["way"]["gaps"]) == (6, 2)
    assert office.get(URL).context["page"].way.plans == ()


def test_before_the_first_quarter_the_page_says_so(as_farai: Client) -> None:
    assert "No quarter has been opened yet." in text_of(as_farai.get(URL))


def test_external_readers_find_no_way(
    quarter: Quarter, as_eve: Client, api_of: Any, eve: User
) -> None:
    assert as_eve.get(URL).status_code == 404
    assert api_of(eve).get(API).status_code == 404


def test_the_page_only_reads(quarter: Quarter, as_farai: Client, anonymous: Client) -> None:
    assert as_farai.post(URL).status_code == 405
    assert anonymous.get(URL)["Location"].startswith("/accounts/login/")
    assert as_farai.get(URL, {"q": "1999-q1"}).status_code == 404


def test_the_number_of_queries_does_not_grow_with_plans_gaps_and_actions(
    quarter: Quarter, now: datetime, as_farai: Client, django_assert_max_num_queries: Any
) -> None:
    def add(first: int, last: int) -> None:
        for number in range(first, last):
            plan = plan_in_force(quarter, f"Unit {number}")
            action_on(gap_on(plan), plan)
            gap_on(plan, kind=GapKind.NO_SHARED_FOCUS)
            gap_on(
                plan_in_force(quarter, f"Calm {number}"), state=GapState.SUSPECTED, opened_at=now
            )
        freeze(quarter, now)

    def asked_for() -> int:
        with django_assert_max_num_queries(45) as captured:
            as_farai.get(URL)
        return len(captured)

    add(0, 2)
    few = asked_for()
    add(2, 8)

    assert asked_for() == few


def test_programs_get_the_same_way_and_what_if(
    four_below: dict[str, Gap], plans: dict[str, Plan], api_of: Any, farai: User, as_farai: Client
) -> None:
    action = action_on(four_below["marketing"], plans["Marketing"], state=ActionState.PROPOSED)

    told = api_of(farai).get(API).json()

    assert (told["number"]["k"], told["number"]["n"], told["number"]["needed"]) == (6, 10, 3)
    assert (told["way"]["gaps"], told["way"]["is_proven"], told["way"]["lacking"]) == (2, True, 0)
    assert [plan["department"] for plan in told["way"]["plans"]] == ["marketing", "hr", "it"]
    assert told["way"]["plans"][2]["also"] == [str(four_below["conflict"].pk)]
    assert told["way"]["plans"][1]["gaps"][0]["action"] is None
    assert told["way"]["plans"][0]["gaps"][0]["action"] == str(action.pk)
    assert (told["what_if"]["number"]["shown"], told["what_if"]["number"]["meets"]) == (
        "90.0",
        True,
    )
    assert told["risks"] == {"known": [], "hidden": 0}


def test_programs_name_the_gaps_to_close(
    four_below: dict[str, Gap], api_of: Any, farai: User
) -> None:
    some = [str(four_below[name].pk) for name in ("finance", "finance too")]

    together = api_of(farai).get(API, {"closed": ",".join(some)}).json()["what_if"]
    apart = api_of(farai).get(API, {"closed": some}).json()["what_if"]
    nothing = api_of(farai).get(API, {"closed": ""}).json()["what_if"]

    assert together == apart
    assert (together["number"]["k"], together["gained"], together["ignored"]) == (7, ["Finance"], 0)
    assert (nothing["number"]["k"], nothing["closed"]) == (6, [])


def test_programs_are_told_what_is_no_id(quarter: Quarter, api_of: Any, farai: User) -> None:
    answer = api_of(farai).get(API, {"closed": "nonsense"})

    assert answer.status_code == 400
    assert "closed" in answer.json()["fields"]
