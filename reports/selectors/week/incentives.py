"""Incentives: drafts to announce, lists to work out, and lists to decide on."""

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.choices.support import IncentiveState
from actions.models import Incentive
from reports.selectors.week.source import MOST, Asking, Task, Telling

_BUTTONS: dict[str, str | Promise] = {
    IncentiveState.DRAFT: gettext_lazy("Announce it"),
    IncentiveState.OPEN: gettext_lazy("Work out the list"),
    IncentiveState.REJECTED: gettext_lazy("Work out the list again"),
    IncentiveState.COMPUTED: gettext_lazy("Decide on the list"),
}


def to_go_on(asking: Asking) -> Telling:
    """What the strategy office announces and works out, and what the leadership decides on."""
    if not asking.decides_plans:
        return
    wanted = Q(state=IncentiveState.COMPUTED)
    if asking.user.is_coordinator:
        is_over = Q(state=IncentiveState.OPEN, quarter__ends_on__lt=asking.today)
        own = Q(state=IncentiveState.DRAFT, made_by=asking.user)
        wanted = Q(state=IncentiveState.REJECTED) | is_over | own
    rows = Incentive.objects.filter(wanted).select_related("quarter")
    for row in (yield rows.order_by("quarter__ends_on", "title", "pk")[:MOST]):
        yield Task(
            title=_("Incentive: %(title)s") % {"title": row.title},
            note=row.reason or str(row.quarter),
            url=f"{reverse('actions:incentive_page', args=[row.pk])}#answer-title",
            button=str(_BUTTONS[row.state]),
            due_on=None,
            is_late=False,
        )
