"""Support: what waits for an answer, and what was promised and has not come."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from actions.choices.support import SupportState
from actions.models import SupportRequest
from actions.permissions import can_answer_support
from actions.supporting import DAYS_UNTIL_THE_OFFICE
from departments.choices import MembershipRole, OrganizationRole
from departments.models import Membership
from reports.selectors.week.source import MOST, Asking, Task, needs_on
from saypro_align.lib.clock import organization_day


def to_answer(asking: Asking) -> Iterable[Task]:
    """Requests of the headed departments; for the strategy office those of heads, and old ones."""
    for row in _waiting(asking):
        days = (asking.today - organization_day(row.created_at)).days
        yield Task(
            title=_("%(department)s needs: %(what)s")
            % {"department": row.department, "what": Truncator(row.what).chars(90)},
            note=_("Asked by %(who)s, %(days)d days ago.") % {"who": row.asked_by, "days": days}
            if days > 1
            else _("Asked by %(who)s.") % {"who": row.asked_by},
            url=f"{_page(row)}#answer-title",
            button=_("Answer"),
            due_on=row.needed_by,
            is_late=days > DAYS_UNTIL_THE_OFFICE or row.needed_by < asking.today,
        )


def to_deliver(asking: Asking) -> Iterable[Task]:
    """What was granted or ordered: on its day who promised it says whether it is there."""
    promised = [
        row
        for row in _rows(asking)
        if row.state in SupportState.on_the_way() and row.answered_by_id in asking.people
    ][:MOST]
    for row in promised:
        due_on = row.expected_on or row.needed_by
        yield Task(
            title=_("Has it come: %(what)s?") % {"what": Truncator(row.what).chars(90)},
            note=_("For %(department)s.") % {"department": row.department},
            url=f"{_page(row)}#answer-title",
            button=_("Say whether it is there"),
            due_on=due_on,
            is_late=due_on < asking.today,
            needs_on=needs_on(due_on, asking.today),
            who=asking.name(row.answered_by),
        )


def _waiting(asking: Asking) -> list[SupportRequest]:
    """Return what this person's answer is waited for; nobody answers his own request."""
    rows = [row for row in _rows(asking) if row.is_waiting]
    return [row for row in rows if can_answer_support(asking.user, row)][:MOST]


def _rows(asking: Asking) -> list[SupportRequest]:
    """Return what waits for this person, and what he promised; read once for both questions."""
    return asking.shared("support", lambda: _read(asking))


def _read(asking: Asking) -> list[SupportRequest]:
    for_me = Q(department_id__in=asking.headed)
    if asking.decides_plans:
        for_me |= _for_those_above(asking)
    waiting = Q(state=SupportState.OPEN) & for_me & ~Q(asked_by=asking.user)
    promised = Q(state__in=SupportState.on_the_way(), answered_by__in=asking.people)
    rows = SupportRequest.objects.filter(waiting | promised)
    return list(
        rows.select_related("department", "asked_by", "answered_by").order_by("created_at", "pk")[
            : 2 * MOST
        ]
    )


def _for_those_above(asking: Asking) -> Q:
    """Return which requests wait for the strategy office; the leadership answers the office's."""
    office = Q(asked_by__organization_role=OrganizationRole.COORDINATOR)
    if not asking.user.is_coordinator:
        return office
    heads = Membership.objects.filter(role=MembershipRole.HEAD, ended_on=None).values("user")
    old = asking.now - timedelta(days=DAYS_UNTIL_THE_OFFICE)
    return office | Q(asked_by__in=heads) | Q(created_at__lt=old)


def _page(row: SupportRequest) -> str:
    return reverse("actions:support_page", args=[row.pk])
