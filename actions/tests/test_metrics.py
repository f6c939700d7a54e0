"""What an action does to metrics: replaced, shared, reframed, made clear; and who may know of it."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from actions.choices import ActionKind, ActionState
from actions.models import CorrectiveAction, KpiChange
from actions.selectors.metrics import metric_part
from actions.tests.factories import CorrectiveActionFactory
from departments.models import Department, Obligation, User
from departments.tests.factories import DepartmentFactory, PlanFactory
from gaps.models import Gap
from gaps.tests.factories import gap_between
from kpis.choices import Direction, HandshakeState
from kpis.models import Handshake, Kpi, KpiDepartment, KpiUse
from kpis.selectors.chain import chain_of
from kpis.selectors.lineage import before_and_after
from kpis.services.kpis import KpiFields
from kpis.services.plans import approve_plan, submit_plan
from kpis.services.replacing import replace_kpi
from kpis.services.uses import UseFields
from kpis.tests.factories import HandshakeFactory, KpiUseFactory, MeasurementFactory
from saypro_align.lib.exceptions import DomainError
from saypro_align.outbox.models import OutgoingMail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

RATE = KpiFields(name="Lead conversion rate", unit="%", direction=Direction.INCREASE)
NUMBERS = UseFields(baseline=Decimal("2.8"), target_value=Decimal(4))


@pytest.fixture
def traffic(sales_obligation: Obligation, amina: User) -> KpiUse:
    """Return website traffic in the plan of Sales that is in force."""
    plan = PlanFactory.create(obligation=sales_obligation, author=amina, state="active")
    return KpiUseFactory.create(
        objective__plan=plan, kpi__name="Website traffic", kpi__unit="visits", kpi__owner=amina
    )


@pytest.fixture
def action(traffic: KpiUse) -> CorrectiveAction:
    """Return an action that is about it, under way."""
    return _action_on(traffic, ActionKind.REPLACE_KPI)


def _action_on(use: KpiUse, kind: str) -> CorrectiveAction:
    gap = gap_between(use.objective.plan.obligation, kind=kind)
    gap.parties.update(objective_key=use.objective.key, kpi_use_key=use.key, kpi=use.kpi)
    made: CorrectiveAction = CorrectiveActionFactory.create(
        gap=gap, kind=kind, state=ActionState.IN_PROGRESS
    )
    return made


def replace(use: KpiUse, actor: User, now: datetime, **more: object) -> KpiUse:
    given = {"reason": "Visits do not buy.", **more}
    return replace_kpi(use=use, kpi=RATE, fields=NUMBERS, actor=actor, now=now, **given)  # type: ignore[arg-type]


def test_the_form_opened_from_the_action_names_it_and_keeps_it(
    traffic: KpiUse, action: CorrectiveAction, as_amina: Client, amina: User
) -> None:
    [way, share] = metric_part(action, amina).ways
    page = as_amina.get(way.url).content.decode()
    posted = {
        "name": RATE.name,
        "baseline": "2,8 %",
        "target_value": "4 %",
        "reason": "Visits do not buy.",
        "action": str(action.pk),
    }

    assert (way.label, share.label) == ("Replace the KPI", "Share “Website traffic”…")
    assert action.title in page
    assert as_amina.post(way.url, posted).status_code == 302
    change = KpiChange.objects.get(action=action)
    assert (str(change.old), str(change.new)) == ("Website traffic", "Lead conversion rate")
    told = as_amina.get(reverse("actions:action_page", args=[action.pk])).content.decode()
    assert "Lead conversion rate" in told


def test_without_a_word_the_action_under_way_is_taken(
    traffic: KpiUse, action: CorrectiveAction, amina: User, now: datetime
) -> None:
    replace(traffic, amina, now)

    assert KpiChange.objects.get().action == action


def test_an_action_of_others_is_no_cause_for_ones_own_change(
    traffic: KpiUse, customer_service_obligation: Obligation, amina: User, now: datetime
) -> None:
    foreign = CorrectiveActionFactory.create(gap=gap_between(customer_service_obligation))

    with pytest.raises(DomainError, match="not open for you"):
        replace(traffic, amina, now, because=foreign.pk)

    assert not Kpi.objects.filter(name=RATE.name).exists()


def test_the_cause_is_told_to_those_who_may_read_the_action(
    traffic: KpiUse, action: CorrectiveAction, amina: User, chipo: User, now: datetime
) -> None:
    new = replace(traffic, amina, now)
    KpiDepartment.objects.create(
        kpi=new.kpi,
        department=chipo.memberships.get().department,
        confirmed_by=chipo,
        confirmed_at=now,
        created_at=now,
        updated_at=now,
    )
    assert action.gap is not None
    Gap.objects.filter(pk=action.gap.pk).update(state="suspected")

    [for_amina] = before_and_after(new.kpi, amina)
    [for_chipo] = before_and_after(new.kpi, chipo)

    assert for_amina.cause is not None
    assert for_amina.cause.title == action.title
    assert (str(for_chipo.new.kpi), for_chipo.cause) == ("Lead conversion rate", None)


def test_requests_follow_the_new_kpi_once_the_plan_is_in_force(
    traffic: KpiUse, customer_service: Department, amina: User, dumisa: User, now: datetime
) -> None:
    request = HandshakeFactory.create(
        quarter=traffic.objective.plan.obligation.quarter,
        asking=traffic.objective.plan.obligation.department,
        asked=customer_service,
        objective_key=traffic.objective.key,
        kpi_use_key=traffic.key,
        kpi_name="Website traffic",
    )
    promised = HandshakeFactory.create(
        quarter=request.quarter, asking=customer_service, asked=request.asking, kpi=traffic.kpi
    )
    assert {line.what[:7] for line in chain_of(traffic, amina)} == {"Promise", "Request"}

    new = replace(traffic, amina, now)
    assert Handshake.objects.get(pk=request.pk).kpi_use_key == traffic.key
    plan = new.objective.plan
    submit_plan(plan=plan, override_reason="Only the KPI.", actor=amina, now=now)
    approve_plan(plan=plan, actor=dumisa, now=now + timedelta(hours=1))

    followed = Handshake.objects.get(pk=request.pk)
    assert (followed.kpi_use_key, followed.kpi_name) == (new.key, "Lead conversion rate")
    assert Handshake.objects.get(pk=promised.pk).kpi == new.kpi
    assert followed.state == HandshakeState.ASKED


@pytest.mark.parametrize("after", ["retired", "monitored"])
def test_the_old_series_ends_or_is_watched_on_when_no_plan_uses_it(
    traffic: KpiUse, amina: User, dumisa: User, now: datetime, after: str
) -> None:
    plan = replace(traffic, amina, now, after=after).objective.plan
    assert Kpi.objects.get(pk=traffic.kpi_id).state == "active"

    submit_plan(plan=plan, override_reason="Only the KPI.", actor=amina, now=now)
    approve_plan(plan=plan, actor=dumisa, now=now)

    assert Kpi.objects.get(pk=traffic.kpi_id).state == after


def test_old_and_new_stand_side_by_side_with_their_values(
    traffic: KpiUse, amina: User, as_amina: Client, now: datetime
) -> None:
    for day, value in enumerate((14_000, 15_000)):
        MeasurementFactory.create(
            kpi=traffic.kpi, value=value, measured_on=now.date() + timedelta(days=day)
        )
    new = replace(traffic, amina, now)
    traffic.kpi.refresh_from_db()

    [pair] = before_and_after(traffic.kpi, amina)

    assert pair.old.last is not None
    assert (pair.old.last.value, pair.new.target, pair.new.baseline) == (
        Decimal(15_000),
        "4\xa0%",
        "2.8\xa0%",
    )
    page = as_amina.get(reverse("kpis:kpi_page", args=[new.kpi_id])).content.decode()
    assert "Before and after" in page


def test_a_kpi_is_offered_to_several_departments_and_each_answer_stands_at_the_action(
    action: CorrectiveAction,
    traffic: KpiUse,
    customer_service: Department,
    as_amina: Client,
    as_chipo: Client,
    amina: User,
    chipo: User,
) -> None:
    DepartmentFactory.create(name="Product", slug="product")
    share = reverse("kpis:kpi_share", args=[traffic.kpi_id])
    chosen = {"department": ["customer-service", "product"], "action": str(action.pk)}

    answer = as_amina.post(share, {**chosen, "why": "One number for both."})
    link = KpiDepartment.objects.get(department=customer_service)
    as_chipo.post(reverse("kpis:share_decline", args=[link.pk]), {"reason": "We count calls."})

    assert answer.headers["Location"] == reverse("actions:action_page", args=[action.pk])
    lines = metric_part(action, amina).shares
    assert [(str(line.link.department), line.label) for line in lines] == [
        ("Sales", "Agreed"),
        ("Customer Service", "Declined"),
        ("Product", "Waits for an answer"),
    ]
    mails = OutgoingMail.objects.filter(kind__startswith="share_").order_by("kind")
    assert [mail.recipient for mail in mails] == [amina.email, chipo.email]
    assert "We count calls." in mails[0].text


def test_a_metric_is_watched_only_because_of_an_action(
    traffic: KpiUse, as_amina: Client, amina: User
) -> None:
    action = _action_on(traffic, ActionKind.REFRAME_METRIC)
    ways = {way.label: way.url for way in metric_part(action, amina).ways}
    url = ways["Only watch “Website traffic”…"]

    as_amina.post(url, {"reason": "It serves no goal.", "action": str(action.pk)})

    [other] = metric_part(action, amina).others
    assert (other.kind, str(other.kpi)) == ("monitored", "Website traffic")
    assert Kpi.objects.get(pk=traffic.kpi_id).state == "monitored"


def test_an_unclear_objective_leads_to_the_assistant_and_the_office_to_a_suggestion(
    traffic: KpiUse, amina: User, dumisa: User
) -> None:
    action = _action_on(traffic, ActionKind.SET_OBJECTIVE)

    assert [way.label for way in metric_part(action, amina).ways] == ["Make it clear"]
    assert [way.label for way in metric_part(action, dumisa).ways] == [
        "Suggest a wording to the head"
    ]
    CorrectiveAction.objects.update(state=ActionState.CANCELLED, cancel_reason="Done otherwise.")
    assert metric_part(CorrectiveAction.objects.get(pk=action.pk), amina).ways == ()
