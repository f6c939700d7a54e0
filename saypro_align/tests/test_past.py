"""Whoever looks at an earlier moment reads what was known then, and can change nothing."""

from datetime import datetime, timedelta
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import Count
from simple_history.models import HistoricalChanges

from departments.models import Department, Goal, Membership, Objective, Obligation, Plan, User
from departments.tests.factories import GoalLinkFactory, ObjectiveFactory, PlanFactory
from kpis.models import KpiDepartment, Measurement
from kpis.services import measurements, sharing
from kpis.tests.factories import KpiFactory
from saypro_align.audit import past
from saypro_align.audit.rows import save_row
from saypro_align.lib import clock
from saypro_align.lib.models import VersionedModel

HOUR = timedelta(hours=1)


@pytest.fixture
def objective(sales_obligation: Obligation, amina: User) -> Objective:
    """Return an objective in a draft of Sales."""
    plan = PlanFactory.create(obligation=sales_obligation, author=amina)
    return ObjectiveFactory.create(plan=plan, text="Win back old customers")


def reword(objective: Objective, text: str, actor: User, now: datetime) -> None:
    save_row(
        objective,
        changes={"text": text},
        expected_version=None,
        actor=actor,
        now=now,
        event="objective.edited",
    )


def test_a_row_reads_as_it_stood(objective: Objective, amina: User, now: datetime) -> None:
    reword(objective, "Win back 40 customers", amina, now)
    reword(objective, "Win back 50 customers", amina, now + HOUR)

    with past.as_of(now + HOUR / 2):
        assert Objective.objects.get(pk=objective.pk).text == "Win back 40 customers"
    assert Objective.objects.get(pk=objective.pk).text == "Win back 50 customers"


def test_of_two_changes_in_one_moment_the_later_holds(
    objective: Objective, amina: User, now: datetime
) -> None:
    reword(objective, "First", amina, now)
    reword(objective, "Second", amina, now)

    with past.as_of(now):
        assert list(Objective.objects.values_list("text", flat=True)) == ["Second"]


def test_rows_are_counted_for_each_of_others_in_the_past_too(
    objective: Objective, goal: Goal, now: datetime
) -> None:
    GoalLinkFactory.create(objective=objective, goal=goal)

    with past.as_of(now):
        counted = Objective.objects.annotate(goals=Count("links")).order_by("text", "pk")
        assert [(row.text, row.goals) for row in counted] == [(objective.text, 1)]


def test_joins_and_subqueries_tell_the_past_too(
    objective: Objective, goal: Goal, amina: User, now: datetime
) -> None:
    GoalLinkFactory.create(objective=objective, goal=goal)
    save_row(
        goal,
        changes={"title": "Grow abroad"},
        expected_version=None,
        actor=amina,
        now=now,
        event="goal.edited",
    )
    before = goal.history.last().title

    with past.as_of(now - HOUR):
        told = Objective.objects.filter(links__goal__title=before, plan__in=Plan.objects.all())
        assert told.values_list("links__goal__title", flat=True).get() == before
    assert not Objective.objects.filter(links__goal__title=before).exists()


def test_what_came_later_is_not_there(objective: Objective, now: datetime) -> None:
    with past.as_of(objective.created_at - HOUR):
        assert not Objective.objects.exists()
        assert not Plan.objects.exists()


def test_a_corrected_value_reads_as_it_was_first_written(amina: User, now: datetime) -> None:
    kpi = KpiFactory.create()
    day = clock.organization_day(now)
    measurements.record_measurement(
        kpi=kpi, measured_on=day, value=Decimal(10), note="", actor=amina, now=now
    )
    measurements.correct_measurement(
        kpi=kpi,
        measured_on=day,
        value=Decimal(12),
        note="Typed wrongly.",
        actor=amina,
        now=now + HOUR,
    )

    with past.as_of(now + HOUR / 2):
        assert [int(row.value) for row in Measurement.objects.filter(is_latest=True)] == [10]
    assert [int(row.value) for row in Measurement.objects.filter(is_latest=True)] == [12]


def test_a_share_agreed_to_later_was_not_agreed_to_before(
    customer_service: Department, amina: User, chipo: User, now: datetime
) -> None:
    kpi = KpiFactory.create()
    link = sharing.ask_to_share(kpi=kpi, department=customer_service, actor=amina, now=now)
    sharing.confirm_share(link=link, actor=chipo, now=now + HOUR)

    with past.as_of(now):
        asked = KpiDepartment.objects.get(pk=link.pk)
        assert (asked.confirmed_at, asked.confirmed_by) == (None, None)
    assert KpiDepartment.objects.get(pk=link.pk).confirmed_by == chipo


def test_the_clock_stands_at_the_moment_looked_at(now: datetime) -> None:
    with past.as_of(now - HOUR):
        assert clock.now() == now - HOUR
        with past.today():
            assert clock.now() > now - HOUR


def test_a_look_within_a_look_tells_its_own_moment(
    objective: Objective, amina: User, now: datetime
) -> None:
    reword(objective, "New words", amina, now)

    with past.as_of(now), past.as_of(now - HOUR):
        assert Objective.objects.get().text == "Win back old customers"


def test_nothing_can_be_written_in_the_past(objective: Objective, now: datetime) -> None:
    with past.as_of(now), pytest.raises(past.PastIsReadOnly), transaction.atomic():
        Objective.objects.update(text="Never")
    with past.as_of(now), pytest.raises(past.PastIsReadOnly), transaction.atomic():
        Goal(title="Never", created_at=now, updated_at=now, active_from=now).save()

    assert Objective.objects.get().text == "Win back old customers"


def test_roles_are_those_of_today(sales: Department, now: datetime) -> None:
    person = Membership.objects.count()

    with past.as_of(now - 900 * 24 * HOUR):
        assert Membership.objects.count() == person


# How the past of rows without versions is told; a new table takes its place here and, where rows
# change after they were added, in its app's `past.py`.
_TODAY = {
    "actions.MilestoneDismissal",
    "departments.Membership",
    "departments.PasswordResetRequest",
    "departments.SignInAttempts",
    "departments.User",
    "gaps.AssessmentRequest",
    "gaps.GapParty",
    "gaps.ScoringRules",
    "kpis.CheckInLink",
    "kpis.EditorVisit",
    "kpis.Delivery",
    "kpis.Paste",
    "kpis.PlanSetUpload",
    "kpis.PulseSeat",
    "kpis.PulseTally",
    "kpis.TypedText",
    "reports.ApiToken",
    "reports.DashboardVisit",
    "reports.OptOut",
    "reports.ReportLink",
    "reports.ReportRun",
}
_ADDED = {
    "actions.CheckResult",
    "actions.FeedbackChange",
    "actions.DateChange",
    "actions.KpiChange",
    "actions.IncentiveLine",
    "actions.IncentiveList",
    "actions.RecognitionRecipient",
    "actions.Verdict",
    "actions.FocusLink",
    "departments.Mention",
    "departments.RankingProject",
    "departments.Realignment",
    "departments.Reminder",
    "departments.ReminderLine",
    "gaps.AlignmentSnapshot",
    "gaps.GapNote",
    "gaps.PerceptionRating",
    "kpis.Acknowledgement",
    "kpis.Distribution",
    "kpis.Feasibility",
    "kpis.HandshakeOffer",
    "kpis.KpiDepartment",
    "kpis.KpiKeptApart",
    "kpis.KpiPhase",
    "kpis.KptPhase",
    "kpis.Measurement",
    "kpis.PulseRound",
    "kpis.ProposalRound",
    "kpis.RelevanceItem",
    "kpis.RelevanceRating",
    "reports.ProgressReading",
}
_KEPT = {"gaps.Assessment", "gaps.PlanScore"}


def test_of_every_table_it_is_known_how_its_past_is_told() -> None:
    told = {
        model._meta.label: past.told_of(model)
        for app in ("departments", "kpis", "gaps", "actions", "reports")
        for model in apps.get_app_config(app).get_models()
        if not issubclass(model, VersionedModel | HistoricalChanges)
    }

    assert {name for name, how in told.items() if how is None} == _TODAY
    assert {name for name, how in told.items() if how and how.since} == _ADDED
    assert {name for name, how in told.items() if how and how.by_key} == _KEPT


# Rights to read, and to open pages that have no past.
_NOT_WRITING = {
    "can_administer",
    "can_decide_plans",
    "can_hand_over",
    "can_work_in",
}


@pytest.mark.parametrize("app", ["departments", "kpis", "gaps", "actions"])
def test_every_right_to_write_rests_in_the_past(app: str) -> None:
    rights = vars(import_module(f"{app}.permissions"))
    writing = {
        name
        for name, right in rights.items()
        if name.startswith("can_") and not name.startswith("can_read") and callable(right)
    }

    resting = {name for name in writing if getattr(rights[name], "only_today", False)}
    assert writing - resting - _NOT_WRITING == set()
