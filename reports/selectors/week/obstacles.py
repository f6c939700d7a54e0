"""Obstacles that wait for who clears them, and for departments that were asked to help."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from departments.models import Membership
from kpis.models import Obstacle, ObstacleReply
from reports.selectors.week.source import MOST, Asking, Task, Telling, needs_on


def to_clear(asking: Asking) -> Telling:
    """Obstacles that the person clears, until they are solved or dropped."""
    rows = Obstacle.objects.open().filter(owner__in=asking.people)
    for row in (
        yield rows.select_related("owner", "kpt").order_by("due_on", "created_at", "pk")[:MOST]
    ):
        yield Task(
            title=row.what,
            note=row.kpt.name if row.kpt else _("Obstacle"),
            url=_page(row),
            button=_("Say where it stands"),
            due_on=row.due_on,
            is_late=row.is_overdue(asking.today),
            needs_on=needs_on(row.due_on, asking.today),
            who=asking.name(row.owner),
        )


def to_help(asking: Asking) -> Telling:
    """Obstacles of others for which the person's department is asked to help, until it answers."""
    if not asking.headed:
        return
    helpers = Membership.objects.filter(department=OuterRef("obstacle__help_from"), ended_on=None)
    answered = ObstacleReply.objects.filter(obstacle=OuterRef("pk"), withdrawn_at=None).filter(
        Exists(helpers.filter(user=OuterRef("by")))
    )
    rows = Obstacle.objects.open().filter(Q(help_from__in=asking.headed) & ~Exists(answered))
    for row in (
        yield rows.select_related("department").order_by("due_on", "created_at", "pk")[:MOST]
    ):
        yield Task(
            title=row.help_needed or row.what,
            note=_("%(who)s needs your help") % {"who": row.department or row.raised_by},
            url=_page(row),
            button=_("Say what would help"),
            due_on=row.due_on,
            is_late=row.is_overdue(asking.today),
        )


def _page(row: Obstacle) -> str:
    return f"{reverse('actions:obstacle_page', args=[row.pk])}#thread-title"
