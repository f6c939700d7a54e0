"""Whose target serves what: one's own page, by department, by person, as a tree, and the breaks."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from departments.models import Department, Goal, Quarter, User
from kpis.choices import Direction
from kpis.choices.cascade import ContributionState
from kpis.choices.targets import KptState
from kpis.models import Kpt, KptContribution, PulseTally
from kpis.tests.factories import MeasurementFactory
from kpis.tests.factories_cascade import (
    KptContributionFactory,
    PulseRoundFactory,
    PulseSeatFactory,
    PulseTallyFactory,
)
from kpis.tests.factories_targets import KptFactory
from saypro_align.lib import numerals

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def top(quarter: Quarter, goal: Goal) -> Kpt:
    """Return the organization's target."""
    kpt: Kpt = KptFactory.create(quarter=quarter, goal=goal, name="Royalties up by 15 %")
    return kpt


@pytest.fixture
def middle(top: Kpt, sales: Department, amina: User) -> Kpt:
    """Return what Sales carries of it."""
    kpt: Kpt = KptFactory.create(
        quarter=top.quarter,
        level="department",
        department=sales,
        parent=top,
        owner=amina,
        name="Win 40 members",
        contribution="Every member brings royalties.",
    )
    return kpt


@pytest.fixture
def own(middle: Kpt, sales: Department, bongani: User) -> Kpt:
    """Return what Bongani carries of that."""
    kpt: Kpt = KptFactory.create(
        quarter=middle.quarter,
        level="person",
        department=sales,
        person=bongani,
        parent=middle,
        name="Call 200 members",
        contribution="Calls win members.",
    )
    return kpt


def text_of(client: Client, name: str, *args: Any) -> str:
    answer = client.get(reverse(f"kpis:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_my_page_leads_from_my_target_to_the_goal(
    as_bongani: Client, own: Kpt, middle: Kpt, top: Kpt, goal: Goal, quarter: Quarter
) -> None:
    Quarter.objects.filter(pk=quarter.pk).update(vision="Grow without losing anybody.")
    text = text_of(as_bongani, "targets_me")

    chain = text[text.index("Call 200 members") :]
    assert chain.index(goal.title) < chain.index("Royalties up by 15 %")
    assert chain.index("Royalties up by 15 %") < chain.index("Every member brings royalties.")
    assert chain.index("Every member brings royalties.") < chain.index("Calls win members.")
    assert "Grow without losing anybody." in text
    assert own.rationale in text


def test_my_page_says_where_each_number_stands_and_what_my_department_does_for_it(
    as_bongani: Client, top: Kpt, sales: Department, customer_service: Department, now: datetime
) -> None:
    MeasurementFactory.create(kpi=top.kpi, measured_on=now.date(), value=Decimal(211400))
    KptContributionFactory.create(kpt=top, department=sales, how="Offers a licence to everybody.")
    KptContributionFactory.create(kpt=top, department=customer_service, how="Answers in a day.")
    text = text_of(as_bongani, "targets_me")

    assert numerals.quantity(Decimal(211400), "R") in text
    assert "What Sales does for it" in text
    assert "Offers a licence to everybody." in text
    assert "Answers in a day." not in text


def test_a_level_that_is_not_held_is_told_by_its_value_not_as_no_way_at_all(
    as_bongani: Client, quarter: Quarter, goal: Goal, now: datetime
) -> None:
    kept = KptFactory.create(
        quarter=quarter,
        goal=goal,
        name="Compliance",
        kpi__direction=Direction.AT_LEAST,
        kpi__unit="%",
        baseline=None,
        target_value=Decimal(95),
    )
    MeasurementFactory.create(kpi=kept.kpi, measured_on=now.date(), value=Decimal(94))
    text = text_of(as_bongani, "target_list")

    row = text[text.index("Compliance") :]
    assert numerals.quantity(Decimal(94), "%") in row
    assert numerals.percent("0.0") not in row


def test_a_persons_target_is_on_nobody_elses_page(
    as_farai: Client, as_chipo: Client, as_amina: Client, own: Kpt
) -> None:
    for stranger in (as_farai, as_chipo):
        for page in ("targets_by_person", "target_tree", "targets_me", "target_broken"):
            assert own.name not in text_of(stranger, page)
    assert own.name in text_of(as_amina, "targets_by_person")


def test_a_departments_page_shows_its_targets_and_its_breaks(
    as_chipo: Client, middle: Kpt, top: Kpt
) -> None:
    Kpt.objects.filter(pk=middle.pk).update(contribution="")
    text = text_of(as_chipo, "targets_by_department")

    assert "Win 40 members" in text
    assert "Does not say how it helps" in text
    assert "Win 40 members" in text_of(as_chipo, "target_broken")
    export = b"".join(as_chipo.get(reverse("kpis:target_broken_csv")))
    assert b"Win 40 members" in export


def test_a_target_under_a_stopped_one_is_flagged_all_the_way_down(
    as_bongani: Client, as_amina: Client, own: Kpt, middle: Kpt
) -> None:
    Kpt.objects.filter(pk=middle.pk).update(
        state=KptState.STOPPED, state_reason="No market.", ended_at=middle.created_at
    )
    assert "The line to a goal is broken here." in text_of(as_bongani, "targets_me")
    assert "The target above has ended" in text_of(as_amina, "target_broken")


def test_the_tree_goes_from_the_goal_to_the_person(
    as_amina: Client, own: Kpt, middle: Kpt, top: Kpt, goal: Goal
) -> None:
    text = text_of(as_amina, "target_tree")
    found = [text.index(name) for name in (goal.title, top.name, middle.name, own.name)]
    assert found == sorted(found)


def test_a_draft_above_is_not_named(as_bongani: Client, own: Kpt, middle: Kpt, top: Kpt) -> None:
    Kpt.objects.filter(pk=top.pk).update(
        state="draft", proposed_at=None, proposed_by=None, finalized_at=None, finalized_by=None
    )
    Kpt.objects.filter(pk=middle.pk).update(contribution="")
    text = text_of(as_bongani, "targets_me")

    assert "A target that is not published yet" in text
    assert top.name not in text
    for page in ("target_broken", "target_tree", "targets_by_department"):
        assert top.name not in text_of(as_bongani, page)
    for file in ("target_broken_csv", "target_csv"):
        export = as_bongani.get(reverse(f"kpis:{file}"))
        assert top.name.encode() not in b"".join(export)


def test_the_targets_page_shows_chain_and_table(
    as_chipo: Client, middle: Kpt, top: Kpt, customer_service: Department
) -> None:
    row = KptContributionFactory.create(kpt=top, department=customer_service)
    text = text_of(as_chipo, "target_page", top.pk)

    assert "Win 40 members" in text
    assert row.how in text
    as_chipo.post(reverse("kpis:contribution_confirm", args=[row.pk]), {"version": row.version})
    assert KptContribution.objects.get().state == ContributionState.CONFIRMED


def test_a_function_is_added_and_declines_with_a_reason(
    as_dumisa: Client, as_chipo: Client, top: Kpt, customer_service: Department
) -> None:
    add = reverse("kpis:contribution_add", args=[top.pk])
    assert as_dumisa.post(add, {"department": "customer-service"}).status_code == 422
    as_dumisa.post(add, {"department": "customer-service", "how": "Answers within a day."})
    row = KptContribution.objects.get()

    decline = reverse("kpis:contribution_decline", args=[row.pk])
    assert as_chipo.post(decline, {"reason": " "}).status_code == 422
    as_chipo.post(decline, {"reason": "We have nobody for it."})
    assert "We have nobody for it." in text_of(as_dumisa, "contribution_list")


def test_words_that_somebody_else_changed_meanwhile_stand_beside_mine(
    as_dumisa: Client, top: Kpt, customer_service: Department
) -> None:
    row = KptContributionFactory.create(kpt=top, department=customer_service)
    edit = reverse("kpis:contribution_edit", args=[row.pk])
    as_dumisa.post(edit, {"how": "Answers within a day.", "version": 1})
    answer = as_dumisa.post(edit, {"how": "Answers within an hour.", "version": 1})

    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Answers within a day." in text
    assert "Answers within an hour." in text


@pytest.mark.parametrize(
    "name", ["targets_by_department", "targets_by_person", "target_tree", "targets_me"]
)
def test_more_targets_cost_no_more_queries(
    name: str,
    as_amina: Client,
    own: Kpt,
    django_assert_max_num_queries: Any,
    now: datetime,
) -> None:
    address = reverse(f"kpis:{name}")
    as_amina.get(address)
    with django_assert_max_num_queries(100) as before:
        as_amina.get(address)
    assert own.parent is not None
    for _number in range(5):
        parent = KptFactory.create(
            quarter=own.quarter,
            level="department",
            department=own.department,
            parent=own.parent.parent,
        )
        KptFactory.create(
            quarter=own.quarter,
            level="person",
            department=own.department,
            person=own.person,
            parent=parent,
        )
    with django_assert_max_num_queries(len(before)):
        as_amina.get(address)


def test_the_question_is_answered_once_and_says_what_is_right(
    as_bongani: Client, bongani: User
) -> None:
    seat = PulseSeatFactory.create(user=bongani)
    wrong = next(one for one in seat.choices if one != str(seat.right_id))
    address = reverse("kpis:pulse_answer")

    assert as_bongani.post(address, {}).status_code == 422
    first = as_bongani.post(address, {"goal": wrong})
    again = as_bongani.post(address, {"goal": str(seat.right_id)})

    assert seat.right.title in first.content.decode()
    assert again.status_code == 409
    assert list(PulseTally.objects.values_list("answered", "right")) == [(1, 0)]


def test_the_running_month_is_shown_to_nobody_and_small_groups_never(
    as_farai: Client, now: datetime
) -> None:
    past_round = PulseRoundFactory.create(month=now.date().replace(month=10, day=1))
    PulseTallyFactory.create(round=past_round, department__name="Legal")
    PulseTallyFactory.create(round=past_round, department__name="Finance", answered=4, right=4)
    PulseTallyFactory.create(round=PulseRoundFactory.create(), department__name="Sales")
    text = text_of(as_farai, "pulse_results")

    assert "66.6" in text
    assert "fewer than 5 answers" in text
    assert "November 2026" not in text
    api = as_farai.get("/api/v1/pulse/").json()["results"]
    assert {line["have_read"] for line in api[0]["departments"]} == {None}
    assert [line["result"] for line in api[0]["departments"] if line["department"]] == [
        None,
        {"asked": 7, "answered": 6, "low": 4, "high": 4},
    ]
