"""Thanks: said, shown, taken back, and who stays off the wall."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from rest_framework.test import APIClient

from actions.choices import ActionState
from actions.models import MilestoneDismissal, Recognition
from actions.selectors.milestones import milestones
from actions.services import recognition, recognition_mails
from actions.services.recognition import Thanks
from actions.tests.factories import CorrectiveActionFactory, VerdictFactory
from actions.tests.factories_support import OptOutFactory, RecognitionFactory
from departments.choices import PlanState
from departments.models import Department, Obligation, User
from departments.tests.factories import ObjectiveFactory, PlanFactory
from gaps.choices import GapState
from gaps.tests.factories import gap_between
from kpis.choices.targets import KptLevel, KptState
from kpis.tests.factories import KpiUseFactory, MeasurementFactory
from kpis.tests.factories_targets import KptFactory
from saypro_align.lib.exceptions import DomainError, NotAllowed, WrongState
from saypro_align.outbox.models import OutgoingMail

ClientOf = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("clock")
THANKS = Thanks("95 % compliance, three weeks early!")
WALL = "actions:recognition_wall"


@pytest.fixture
def early_kpi(sales_obligation: Obligation) -> str:
    """Let Sales reach a target value weeks before its day; return the milestone's key."""
    plan = PlanFactory.create(obligation=sales_obligation, state=PlanState.ACTIVE)
    use = KpiUseFactory.create(
        objective=ObjectiveFactory.create(plan=plan), kpi__name="Lead conversion rate"
    )
    MeasurementFactory.create(kpi=use.kpi, measured_on=date(2026, 11, 16), value=Decimal("4.1"))
    return f"kpi:{use.pk}"


def recipients() -> set[str]:
    return set(OutgoingMail.objects.values_list("recipient", flat=True))


def wall(client: Client) -> str:
    return client.get(reverse(WALL)).content.decode()


def test_a_milestone_becomes_thanks_in_two_presses(
    client_of: ClientOf, chipo: User, amina: User, early_kpi: str
) -> None:
    client = client_of(chipo)
    url = f"{reverse('actions:recognise')}?milestone={quote(early_kpi)}"
    assert url in wall(client)
    form = client.get(url).context["form"]

    said: Any = client.post(url, {name: form[name].value() or "" for name in form.fields})

    row = Recognition.objects.get(department__slug="sales", kpi__name="Lead conversion rate")
    assert said.url == f"{reverse(WALL)}#thanks-{row.pk}"
    assert row.why.startswith("Lead conversion rate reached its target value with 4.1")
    assert row.why.endswith(", 6 weeks early.")
    assert recipients() == {amina.email}
    assert OutgoingMail.objects.get().subject.startswith("Thank you from Customer Service: ")
    assert quote(early_kpi) not in wall(client)


def test_a_target_an_action_or_a_closed_gap_is_chosen_by_its_name(
    client_of: ClientOf, chipo: User, amina: User, sales_obligation: Obligation
) -> None:
    gap = gap_between(sales_obligation, state=GapState.VERIFIED)
    worked = CorrectiveActionFactory.create(gap=gap, state=ActionState.EFFECTIVE)
    target = KptFactory.create(level=KptLevel.ORGANIZATION, state=KptState.FINAL)
    KptFactory.create(level=KptLevel.ORGANIZATION, state=KptState.DRAFT, name="Not yet said")
    form = client_of(chipo).get(reverse("actions:recognise")).context["form"]
    offered = dict(form.fields["about"].choices[1:])
    assert offered == {
        "Targets": [(f"kpt:{target.pk}", target.name)],
        "Corrective actions": [(f"action:{worked.pk}", worked.title)],
        "Closed gaps": [(f"gap:{gap.pk}", gap.told)],
    }
    said = {"people": str(amina.pk), "why": "Done!", "about": f"action:{worked.pk}"}
    client_of(chipo).post(reverse("actions:recognise"), said)
    assert Recognition.objects.get().action == worked


def test_what_worked_leads_to_thanking_for_it(
    client_of: ClientOf, chipo: User, sales_obligation: Obligation
) -> None:
    gap = gap_between(sales_obligation, state=GapState.VERIFIED)
    worked = CorrectiveActionFactory.create(gap=gap, state=ActionState.EFFECTIVE)
    VerdictFactory.create(action=worked)
    client = client_of(chipo)
    page = client.get(reverse("actions:action_page", args=[worked.pk])).content.decode()
    link = f"{reverse('actions:recognise')}?about=action%3A{worked.pk}"
    assert link in page
    form = client.get(link).context["form"]
    assert (form["about"].value(), form["department"].value()) == (f"action:{worked.pk}", "sales")
    assert "?about=gap%3A" in client.get(reverse("gaps:gap_page", args=[gap.pk])).content.decode()


def test_what_one_may_not_read_is_neither_offered_nor_named(
    client_of: ClientOf, chipo: User, amina: User, sales_obligation: Obligation
) -> None:
    hidden = gap_between(sales_obligation, state=GapState.VERIFIED, on_draft=True)
    client = client_of(chipo)
    page = client.get(f"{reverse('actions:recognise')}?about=gap:{hidden.pk}").content.decode()
    assert hidden.told not in page
    said = {"people": str(amina.pk), "why": "Done!", "about": f"gap:{hidden.pk}"}
    assert client.post(reverse("actions:recognise"), said).status_code == 422


def test_a_milestone_put_aside_is_still_suggested_to_others(
    client_of: ClientOf, chipo: User, dumisa: User, early_kpi: str
) -> None:
    url = reverse("actions:milestone_dismiss")
    assert client_of(chipo).post(url, {"milestone": early_kpi}).status_code == 302
    assert client_of(chipo).post(url, {"milestone": early_kpi}).status_code == 302

    assert MilestoneDismissal.objects.count() == 1
    assert quote(early_kpi) not in wall(client_of(chipo))
    assert quote(early_kpi) in wall(client_of(dumisa))
    assert client_of(chipo).post(url, {"milestone": "plan:x"}).status_code == 422


def test_an_action_that_worked_is_a_milestone(
    dumisa: User, sales_obligation: Obligation, now: datetime
) -> None:
    action = CorrectiveActionFactory.create(
        gap=gap_between(sales_obligation),
        state="effective",
        updated_at=now,
        implemented_at=now,
        title="Replace website traffic",
    )

    found = milestones(dumisa, sales_obligation.quarter, now)

    assert [one.key for one in found.reached] == [f"action:{action.pk}"]


@pytest.mark.parametrize("whom", ["nobody", "myself"])
def test_thanks_go_to_somebody_else(whom: str, amina: User, now: datetime) -> None:
    people = {"nobody": [], "myself": [amina]}[whom]

    with pytest.raises(DomainError) as refused:
        recognition.recognise(thanks=THANKS, people=people, actor=amina, now=now)
    assert list(refused.value.fields) == ["people"]


def test_nobody_fills_mailboxes_with_thanks(amina: User, sales: Department, now: datetime) -> None:
    RecognitionFactory.create_batch(20, by=amina, department=sales, created_at=now)

    with pytest.raises(DomainError, match="tomorrow"):
        recognition.recognise(thanks=THANKS, department=sales, actor=amina, now=now)


def test_who_stays_off_the_wall_is_thanked_by_mail_alone(
    client_of: ClientOf, amina: User, bongani: User, chipo: User, dumisa: User, now: datetime
) -> None:
    client_of(bongani).post(reverse("actions:wall_choose"), {"stay_off": "yes"})

    recognition.recognise(thanks=THANKS, people=[bongani], actor=chipo, now=now)

    assert recipients() == {bongani.email}
    assert THANKS.why not in wall(client_of(amina))
    assert THANKS.why not in wall(client_of(dumisa))
    assert THANKS.why in wall(client_of(bongani))
    assert THANKS.why in wall(client_of(chipo))

    client_of(bongani).post(reverse("actions:wall_choose"), {"stay_off": "no"})
    assert THANKS.why in wall(client_of(amina))


def test_thanks_stand_in_the_week_of_who_is_thanked(
    client_of: ClientOf, bongani: User, chipo: User, sales: Department, now: datetime
) -> None:
    RecognitionFactory.create(department=sales, why="Old!", created_at=now - timedelta(days=15))
    recognition.recognise(thanks=THANKS, department=sales, actor=chipo, now=now)

    home = client_of(bongani).get("/").content.decode()

    assert THANKS.why in home
    assert "Old!" not in home
    assert THANKS.why not in client_of(chipo).get("/").content.decode()


def test_of_several_only_who_wants_to_be_there_is_named(
    client_of: ClientOf,
    api_of: Callable[[User], APIClient],
    sales: Department,
    amina: User,
    bongani: User,
    dumisa: User,
) -> None:
    OptOutFactory.create(person=bongani)
    RecognitionFactory.create(department=sales, people=[amina, bongani])

    assert amina.name in wall(client_of(dumisa))
    assert f"{bongani.name}</strong>" not in wall(client_of(dumisa))
    told = api_of(dumisa).get("/api/v1/recognitions/").json()["results"]
    assert told[0]["people"] == [str(amina.pk)]


def test_the_note_on_an_incentive_is_for_head_office_and_author(
    client_of: ClientOf, request: pytest.FixtureRequest, sales: Department
) -> None:
    author = request.getfixturevalue("bongani")
    RecognitionFactory.create(by=author, department=sales, incentive_note="A day off?")
    people = ("amina", "bongani", "chipo", "dumisa", "farai", "gugu")

    readers = [
        name for name in people if "A day off?" in wall(client_of(request.getfixturevalue(name)))
    ]

    assert readers == ["amina", "bongani", "dumisa"]


def test_thanks_are_taken_back_by_who_said_them(
    amina: User, chipo: User, sales: Department, now: datetime
) -> None:
    row = recognition.recognise(thanks=THANKS, department=sales, actor=chipo, now=now)
    assert recognition_mails.may_still_read("recognition", amina.email, row.pk)

    with pytest.raises(NotAllowed):
        recognition.withdraw_recognition(recognition=row, actor=amina, now=now)
    recognition.withdraw_recognition(recognition=row, actor=chipo, now=now)

    assert not recognition_mails.may_still_read("recognition", amina.email, row.pk)
    with pytest.raises(WrongState):
        recognition.withdraw_recognition(recognition=row, actor=chipo, now=now)


def test_what_thanks_are_about_is_named_to_who_may_read_it(
    client_of: ClientOf, bongani: User, dumisa: User, sales: Department
) -> None:
    secret = KpiUseFactory.create(kpi__name="Secret series").kpi
    RecognitionFactory.create(department=sales, kpi=secret)

    assert "Secret series" in wall(client_of(dumisa))
    assert "Secret series" not in wall(client_of(bongani))
    url = f"{reverse('actions:recognise')}?about=kpi:{secret.pk}"
    assert "Secret series" not in client_of(bongani).get(url).content.decode()


@pytest.mark.parametrize("name", [WALL, "actions:recognition_csv"])
def test_a_longer_wall_costs_no_more_queries(
    client_of: ClientOf,
    sales_obligation: Obligation,
    amina: User,
    bongani: User,
    chipo: User,
    name: str,
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            b"".join(client_of(amina).get(reverse(name)))
        return len(seen)

    def some(count: int) -> None:
        for _one in range(count):
            RecognitionFactory.create(people=[bongani, chipo], action=action)

    action = CorrectiveActionFactory.create(gap=gap_between(sales_obligation))
    some(1)
    queries()
    few = queries()
    some(5)

    assert queries() == few
