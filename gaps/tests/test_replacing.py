"""From a gap straight to the page that replaces its KPI, as long as there is something to replace."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from conftest import ClientOf
from departments.models import GoalLink, Obligation, Plan, User
from departments.tests.factories import GoalLinkFactory, ObjectiveFactory, PlanFactory
from gaps.choices import GapKind, GapState
from gaps.models import Gap
from gaps.selectors.replacing import replacements
from gaps.tests.factories import gap_between
from kpis.models import Kpi, KpiUse
from kpis.services.plans import revise_plan
from kpis.services.uses import retire_use
from kpis.tests.factories import KpiFactory, KpiUseFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TYPED = {
    "name": "Lead conversion rate",
    "baseline": "2,8 %",
    "target_value": "4,0 %",
    "due_on": "31 Dec 2026",
    "frequency": "weekly",
    "contribution": "More leads buy.",
    "source": "Customer register",
    "reason": "Visits do not sell.",
    "sentence": "More leads turn into customers.",
}


@pytest.fixture
def use(sales_obligation: Obligation, amina: User) -> KpiUse:
    """Return the KPI "Website traffic" of the plan in force."""
    plan = PlanFactory.create(obligation=sales_obligation, author=amina, state="active")
    objective = ObjectiveFactory.create(plan=plan, text="Turn more visitors into customers")
    GoalLinkFactory.create(objective=objective)
    return KpiUseFactory.create(
        objective=objective, kpi__name="Website traffic", kpi__unit="visits"
    )


@pytest.fixture
def gap(use: KpiUse) -> Gap:
    """Return the gap that the KPI opened."""
    gap = gap_between(
        use.objective.plan.obligation, kind=GapKind.MISALIGNED_KPI, state=GapState.CONFIRMED
    )
    gap.parties.update(kpi_use_key=use.key)
    return gap


@pytest.fixture
def as_amina(client_of: ClientOf, amina: User) -> Client:
    return client_of(amina)


def step(gap: Gap) -> Any:
    fresh = Gap.objects.prefetch_related("parties").get(pk=gap.pk)
    return replacements([fresh], Obligation.objects.all()).get(gap.pk)


def test_my_week_leads_straight_to_the_form(as_amina: Client, gap: Gap, use: KpiUse) -> None:
    page = as_amina.get("/").content.decode()
    assert reverse("kpis:kpi_replace", args=[use.pk]) in page
    assert reverse("gaps:gap_page", args=[gap.pk]) in page


def test_the_page_of_the_gap_has_the_button_for_the_head_only(
    client_of: ClientOf, as_amina: Client, bongani: User, dumisa: User, gap: Gap
) -> None:
    address = reverse("gaps:gap_page", args=[gap.pk])
    assert "Replace the KPI" in as_amina.get(address).content.decode()
    for person in (bongani, dumisa):
        assert "Replace the KPI" not in client_of(person).get(address).content.decode()


def test_another_kind_of_gap_or_a_fact_is_answered_elsewhere(gap: Gap) -> None:
    assert step(gap).button == "Replace the KPI"
    Gap.objects.update(is_fact=True)
    assert step(gap) is None
    Gap.objects.update(is_fact=False, kind=GapKind.UNCLEAR_OBJECTIVE)
    assert step(gap) is None


def test_a_plan_in_force_gets_its_new_version_by_itself(
    as_amina: Client, use: KpiUse, gap: Gap
) -> None:
    answer = as_amina.post(reverse("kpis:kpi_replace", args=[use.pk]), TYPED)
    draft = Plan.objects.get(state="draft")
    assert answer["Location"] == reverse("gaps:plan_check", args=["sales", draft.pk])
    new = KpiUse.objects.select_related("kpi").get(objective__plan=draft, state="active")
    assert (new.kpi.name, new.kpi.unit, new.kpi.direction) == (
        "Lead conversion rate",
        "%",
        "increase",
    )
    assert GoalLink.objects.get(objective=new.objective).sentence == TYPED["sentence"]
    assert Kpi.objects.get(pk=use.kpi_id).replaced_by == new.kpi
    assert Plan.objects.get(pk=use.objective.plan_id).state == "active"
    assert step(gap).button == "Check and submit"
    again = as_amina.get(reverse("kpis:kpi_replace", args=[use.pk]), follow=True)
    assert "“Website traffic” is replaced already." in again.content.decode()
    assert Plan.objects.count() == 2


def test_once_handed_in_the_head_is_asked_no_more(
    as_amina: Client, use: KpiUse, gap: Gap, amina: User, now: datetime
) -> None:
    as_amina.post(reverse("kpis:kpi_replace", args=[use.pk]), {**TYPED, "owner": str(amina.pk)})
    draft = Plan.objects.get(state="draft")
    as_amina.post(
        reverse("gaps:plan_submit", args=["sales", draft.pk]), {"version": str(draft.version)}
    )
    assert Plan.objects.get(pk=draft.pk).state == "submitted"
    assert step(gap).is_handed_in
    assert gap.sentence not in as_amina.get("/").content.decode()


def test_a_version_that_is_being_read_is_not_changed(
    as_amina: Client, use: KpiUse, gap: Gap, amina: User, now: datetime
) -> None:
    draft, _copies = revise_plan(plan=use.objective.plan, actor=amina, now=now)
    Plan.objects.filter(pk=draft.pk).update(state="submitted", submitted_by=amina, submitted_at=now)
    assert step(gap) is None
    answer = as_amina.post(reverse("kpis:kpi_replace", args=[use.pk]), TYPED, follow=True)
    assert "The plan is being read. Withdraw it to change it." in answer.content.decode()
    assert Plan.objects.count() == 2


def test_the_draft_somebody_works_on_is_the_one_that_changes(
    as_amina: Client, use: KpiUse, gap: Gap, amina: User, now: datetime
) -> None:
    draft, _copies = revise_plan(plan=use.objective.plan, actor=amina, now=now)
    held = KpiUse.objects.get(objective__plan=draft)
    assert step(gap).url == reverse("kpis:kpi_replace", args=[held.pk])
    retire_use(use=held, actor=amina, now=now)
    assert step(gap).url == reverse("gaps:plan_check", args=["sales", draft.pk])


def test_a_unit_that_does_not_fit_and_no_name_are_said_at_their_fields(
    as_amina: Client, use: KpiUse
) -> None:
    address = reverse("kpis:kpi_replace", args=[use.pk])
    answer = as_amina.post(address, {**TYPED, "name": "", "target_value": "R 4"})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"name", "target_value"}
    assert not Plan.objects.filter(state="draft").exists()


def test_words_that_were_not_sent_stay(as_amina: Client, use: KpiUse) -> None:
    GoalLink.objects.update(sentence="It helps.")
    typed = {name: value for name, value in TYPED.items() if name != "sentence"}
    as_amina.post(reverse("kpis:kpi_replace", args=[use.pk]), typed)
    new = KpiUse.objects.get(objective__plan__state="draft", state="active")
    assert GoalLink.objects.get(objective=new.objective).sentence == "It helps."
    assert new.objective.text == "Turn more visitors into customers"


def test_a_known_kpi_takes_the_place(as_amina: Client, use: KpiUse) -> None:
    known = KpiFactory.create(name="Won leads", unit="%", departments=use.kpi.departments.all())
    typed = {**TYPED, "name": "", "existing": str(known.pk)}
    as_amina.post(reverse("kpis:kpi_replace", args=[use.pk]), typed)
    assert KpiUse.objects.get(objective__plan__state="draft", state="active").kpi == known


def test_more_gaps_cost_no_more_queries(
    gap: Gap, use: KpiUse, django_assert_num_queries: Any
) -> None:
    for _ in range(5):
        more = KpiUseFactory.create(objective=use.objective)
        other = gap_between(
            use.objective.plan.obligation, kind=GapKind.MISALIGNED_KPI, state=GapState.CONFIRMED
        )
        other.parties.update(kpi_use_key=more.key)
    gaps = list(Gap.objects.prefetch_related("parties"))
    with django_assert_num_queries(3):
        assert len(replacements(gaps, Obligation.objects.all())) == 6
