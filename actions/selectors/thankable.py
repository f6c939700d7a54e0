"""What one may thank for: the quarter's targets, the actions carried out, and the gaps closed."""

from collections.abc import Iterable
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from actions.choices import DONE_STATES, ActionState
from actions.models import CorrectiveAction
from departments.models import Quarter, User
from gaps.choices import GapState
from gaps.models import Gap
from kpis.choices.targets import KptState
from kpis.models import Kpt

# So many of each kind are offered; what is thanked for less often is thanked for on its own page.
MOST: Final = 50
_LONGEST: Final = 90
Choices = list[tuple[str, Any]]


def thankable(user: User, quarter: Quarter | None) -> Choices:
    """Return what the person may read and name, in groups, for a field of choices."""
    if quarter is None:
        return []
    targets = Kpt.objects.visible_to(user).filter(quarter=quarter, state=KptState.FINAL)
    actions = (
        CorrectiveAction.objects.visible_to(user)
        .in_quarter(quarter)
        .filter(state__in=(ActionState.IN_PROGRESS, *DONE_STATES))
    )
    gaps = Gap.objects.visible_to(user).filter(
        quarter=quarter, state__in=(GapState.RESOLVED, GapState.VERIFIED)
    )
    groups = (
        (_("Targets"), _offered("kpt", targets, "name")),
        (_("Corrective actions"), _offered("action", actions, "title")),
        (_("Closed gaps"), _offered("gap", gaps, "-created_at")),
    )
    return [(name, offered) for name, offered in groups if offered]


def title_of(thing: object) -> str:
    """Return its name, short enough for a choice."""
    told = thing.told if isinstance(thing, Gap) else str(thing)
    return Truncator(told).chars(_LONGEST)


def _offered(kind: str, rows: "QuerySet[Any]", order: str) -> Choices:
    listed: Iterable[Any] = rows.order_by(order, "pk")[:MOST]
    return [(f"{kind}:{row.pk}", title_of(row)) for row in listed]
