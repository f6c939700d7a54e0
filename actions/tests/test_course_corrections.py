"""Corrective actions about targets that lag and about obstacles, from the first press to the verdict."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from actions.about import About
from actions.choices import ActionKind, ActionState
from actions.models import CorrectiveAction
from actions.services.course import prefilled_correction
from actions.services.verdicts import verify_action
from actions.tests.factories import CorrectiveActionFactory
from conftest import NOW
from departments.models import Department, Quarter, User
from kpis.choices.targets import KptLevel
from kpis.models import Kpt, Obstacle
from kpis.tests.factories_boards import ObstacleReplyFactory
from kpis.tests.factories_check_ins import ObstacleFactory
from kpis.tests.factories_targets import KptFactory

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def kpt(quarter: Quarter, sales: Department, amina: User) -> Kpt:
    """A target that Sales has promised."""
    made: Kpt = KptFactory.create(
        quarter=quarter, level=KptLevel.DEPARTMENT, department=sales, owner=amina
    )
    return made


@pytest.fixture
def obstacle(sales: Department, customer_service: Department, amina: User) -> Obstacle:
    """Sales waits for Customer Service."""
    made: Obstacle = ObstacleFactory.create(
        department=sales, owner=amina, help_from=customer_service
    )
    return made


def begin(client: Client, address: str) -> CorrectiveAction:
    """Send the suggestion as it stands on its way, and return what came of it."""
    shown = client.get(address).context
    steps = shown["steps"]
    data = {"steps-TOTAL_FORMS": str(len(steps.forms)), "steps-INITIAL_FORMS": "0"}
    for form in (shown["form"], *steps.forms):
        values = {form.add_prefix(name): form[name].value() for name in form.fields}
        data |= {name: value for name, value in values.items() if value is not None}
    answer = client.post(address, {**data, "verb": "propose"})
    assert answer.status_code == 302
    return CorrectiveAction.objects.latest("created_at")


def test_a_correction_of_the_own_departments_target_starts_at_once(
    as_amina: Client, kpt: Kpt, dumisa: User
) -> None:
    action = begin(as_amina, reverse("actions:target_correct", args=[kpt.pk]))
    assert (action.kpt, action.gap, action.kind) == (kpt, None, ActionKind.COURSE_CORRECTION)
    assert action.state == ActionState.IN_PROGRESS
    assert action.criterion_kpi == kpt.kpi
    page = as_amina.get(reverse("actions:action_page", args=[action.pk])).content.decode()
    assert "For the target:" in page
    assert kpt.name in page


def test_a_correction_is_checked_and_asks_for_a_follow_up_when_it_did_not_work(
    as_amina: Client, kpt: Kpt, dumisa: User
) -> None:
    action = begin(as_amina, reverse("actions:target_correct", args=[kpt.pk]))
    for step in action.steps.all():
        as_amina.post(reverse("actions:step_done", args=[step.pk]), {"version": step.version})
    answer = as_amina.post(reverse("actions:action_implement", args=[action.pk]), follow=True)
    assert "Its numbers are compared when it is checked." in answer.content.decode()
    action.refresh_from_db()
    later = NOW + timedelta(days=60)
    verify_action(
        action=action, verdict="not_effective", reason="No change.", actor=dumisa, now=later
    )
    week = as_amina.get("/?week=mine").content.decode()
    page = as_amina.get(reverse("actions:action_page", args=[action.pk])).content.decode()
    follow_up = f"{reverse('actions:target_correct', args=[kpt.pk])}?follows={action.pk}"
    assert follow_up in week
    assert follow_up in page


def test_the_solution_of_an_obstacle_becomes_an_action_that_the_helper_agrees_to(
    as_amina: Client, obstacle: Obstacle, customer_service: Department
) -> None:
    reply = ObstacleReplyFactory.create(obstacle=obstacle, text="Lend us one of your two printers.")
    address = reverse("actions:obstacle_correct", args=[obstacle.pk]) + f"?reply={reply.pk}"
    action = begin(as_amina, address)
    assert action.title == "Lend us one of your two printers."
    assert action.state == ActionState.PROPOSED
    assert [row.department for row in action.agreements.all()] == [customer_service]


def test_what_is_done_about_a_persons_target_colleagues_and_leaders_do_not_read(
    quarter: Quarter,
    sales: Department,
    bongani: User,
    amina: User,
    as_amina: Client,
    as_farai: Client,
) -> None:
    own = KptFactory.create(
        quarter=quarter, level=KptLevel.PERSON, department=sales, person=bongani
    )
    action = CorrectiveActionFactory.create(
        gap=None, kpt=own, department=sales, responsible=amina, kind=ActionKind.COURSE_CORRECTION
    )
    address = reverse("actions:action_page", args=[action.pk])
    assert as_amina.get(address).status_code == 200
    assert as_farai.get(address).status_code == 404


def test_lists_file_and_api_tell_of_corrections_beside_actions_for_gaps(
    as_farai: Client, kpt: Kpt, sales: Department
) -> None:
    CorrectiveActionFactory.create(
        gap=None, kpt=kpt, department=sales, kind=ActionKind.COURSE_CORRECTION
    )
    query = f"?q={kpt.quarter.code}"
    assert kpt.name in as_farai.get(reverse("actions:action_list") + query).content.decode()
    file = b"".join(as_farai.get(reverse("actions:action_csv") + query)).decode()
    assert kpt.name in file
    told = as_farai.get(f"/api/v1/actions/?quarter={kpt.quarter.code}").json()["results"]
    assert [(row["target"], row["gap"], row["quarter"]) for row in told] == [
        (str(kpt.pk), None, kpt.quarter.code)
    ]
    assert as_farai.get(reverse("actions:effectiveness") + "?show=all").status_code == 200
    assert as_farai.get(reverse("reports:dashboard")).status_code == 200


def test_an_action_is_about_one_thing_only(kpt: Kpt, sales: Department) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        CorrectiveActionFactory.create(kpt=kpt, department=sales)


@pytest.mark.parametrize("about", ["target", "obstacle"])
def test_colleagues_do_not_hear_of_what_is_done_about_a_persons_own_target(
    about: str, as_bongani: Client, bongani: User, sales: Department, amina: User
) -> None:
    own = KptFactory.create(
        level=KptLevel.PERSON, department=sales, person=amina, owner=amina, state="final"
    )
    # Told beside numbers of the department: the obstacle itself does not say that it is personal.
    in_the_way = ObstacleFactory.create(department=sales, owner=amina, kpt=own)
    things: dict[str, dict[str, object]] = {
        "target": {"kpt": own},
        "obstacle": {"obstacle": in_the_way},
    }
    action = CorrectiveActionFactory.create(
        gap=None,
        kind=ActionKind.COURSE_CORRECTION,
        department=sales,
        title="Amina learns to sell",
        state=ActionState.APPROVED,
        **things[about],
    )

    form = as_bongani.get(reverse("actions:support_ask")).content.decode()

    assert "Amina learns to sell" not in form
    assert not CorrectiveAction.objects.visible_to(bongani).filter(pk=action.pk).exists()


def test_after_local_midnight_a_department_that_ended_the_day_before_is_not_suggested(
    quarter: Quarter, customer_service: Department, sales: Department, dumisa: User
) -> None:
    Department.objects.exclude(pk=sales.pk).update(active_until=date(2026, 11, 20))
    kpt = KptFactory.create(quarter=quarter, level=KptLevel.ORGANIZATION, department=None)
    # In Johannesburg it is the 21st for half an hour.
    draft = prefilled_correction(
        About(kpt=kpt), now=datetime(2026, 11, 20, 22, 30, tzinfo=UTC), actor=dumisa
    )
    assert draft.department == sales
