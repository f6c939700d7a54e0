"""Targets to finish, and changes of targets to decide."""

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from kpis.choices.targets import ChangeState, KptLevel, KptState
from kpis.models import Kpt, TargetChange
from kpis.target_rules import lacks
from reports.selectors.week.source import MOST, Asking, Task, Telling, needs_on


def to_finish(asking: Asking) -> Telling:
    """Drafts to propose, and proposals whose time for feedback is over."""
    set_here = Q(department_id__in=asking.headed)
    if asking.user.is_coordinator and not asking.is_department:
        set_here |= Q(level=KptLevel.ORGANIZATION)
    talked_over = Q(state=KptState.PROPOSED) & (
        Q(feedback_until=None) | Q(feedback_until__lt=asking.today)
    )
    rows = Kpt.objects.filter(
        set_here, talked_over | Q(state=KptState.DRAFT), quarter__ends_on__gte=asking.today
    )
    for kpt in (
        yield rows.select_related("quarter", "kpi").order_by("quarter__starts_on", "name")[:MOST]
    ):
        is_draft = kpt.state == KptState.DRAFT
        starts_on = kpt.quarter.starts_on
        yield Task(
            title=kpt.name,
            note=next(lacks(kpt), "") or _("Nothing is missing."),
            url=reverse("kpis:target_page", args=[kpt.pk]),
            button=_("Propose the target") if is_draft else _("Make it final"),
            due_on=starts_on,
            is_late=starts_on < asking.today,
            needs_on=needs_on(starts_on, asking.today) if is_draft else None,
        )


def to_decide(asking: Asking) -> Telling:
    """Changes somebody asked for: the owner decides, and the office on what the owner asks."""
    answers = Coalesce("kpt__owner", "kpt__team__lead")
    rows = TargetChange.objects.filter(state=ChangeState.REQUESTED).annotate(_answers=answers)
    owed = Q(_answers__in=asking.people) & ~Q(asked_by=F("_answers"))
    if asking.user.is_coordinator and not asking.is_department:
        owed |= Q(asked_by=F("_answers")) | Q(_answers=None)
    rows = rows.filter(owed).exclude(asked_by=asking.user).select_related("kpt", "asked_by")
    for change in (yield rows.order_by("asked_at", "pk")[:MOST]):
        url = reverse("kpis:target_page", args=[change.kpt_id])
        yield Task(
            title=_("Change of “%(target)s”") % {"target": change.kpt.name},
            note=_("%(who)s: %(reason)s") % {"who": change.asked_by, "reason": change.reason},
            url=f"{url}#change-{change.pk}",
            button=_("Decide the change"),
            due_on=None,
            is_late=False,
        )
