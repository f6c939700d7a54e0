"""What could break the way to the target, and who may see what of it."""

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
from gaps.services.gaps import resolve_gap
from reports.tests.path.reading import API, NBSP, URL, text_of, way_of
from reports.tests.story import action_on, freeze, gap_on, plan_in_force

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


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


def test_looking_back_they_are_counted_as_they_were_then(
    quarter: Quarter, now: datetime, plans: dict[str, Plan], as_bongani: Client
) -> None:
    gap_on(plans["HR"], state=GapState.SUSPECTED, opened_at=now, sentence="A secret suspicion")
    freeze(quarter, now)

    for url in (URL, "/dashboard/"):
        told = text_of(as_bongani.get(url, {"as_of": now.isoformat()}))
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
