"""Celery's entrances: each wakes one service."""

from typing import Any

from celery import shared_task

from departments.choices import QuarterState
from departments.models import Quarter
from gaps.services import acceptances, assessments, gaps, period_ends, rule_changes, scores
from saypro_align.lib import clock


@shared_task(name="gaps.tasks.sweep_assessments_task")
def sweep_assessments_task(**_tail: Any) -> None:
    """Work off what a crash between commit and assessment left behind."""
    assessments.sweep_assessments(now=clock.now())


@shared_task(name="gaps.tasks.take_daily_snapshots_task")
def take_daily_snapshots_task(**_tail: Any) -> None:
    """Freeze the periods that have ended, assess what time has outdated, freeze the day once."""
    now = clock.now()
    period_ends.freeze_period_ends(now=now)
    for quarter in Quarter.objects.filter(state=QuarterState.OPEN):
        assessments.assess_what_is_outdated(quarter=quarter, now=now)
    scores.take_daily_snapshots(now=now)


@shared_task(name="gaps.tasks.age_gaps_task")
def age_gaps_task(**_tail: Any) -> None:
    """Let time do its part: suspected gaps begin to count, acceptances end and are told of before."""
    now = clock.now()
    acceptances.warn_of_endings(now=now)
    gaps.age_gaps(now=now)


@shared_task(name="gaps.tasks.put_rules_in_force_task", ignore_result=True)
def put_rules_in_force_task(**_tail: Any) -> None:
    """Put changes of rules in force that the strategy office asked for."""
    rule_changes.put_rules_in_force(now=clock.now())
