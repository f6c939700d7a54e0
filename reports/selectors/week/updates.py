"""What somebody above asked the person, and how it stands is to be said."""

from datetime import timedelta
from typing import Final

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from actions.models import UpdateRequest
from actions.things import Thing
from reports.selectors.week.source import MOST, Asking, Task, Telling

_LATE_AFTER: Final = timedelta(days=2)


def to_answer(asking: Asking) -> Telling:
    """Updates asked of the person, or about an action that is his by now; the newest of each thing."""
    # Where an action was handed over, who has it now answers.
    moved = Q(action__responsible__isnull=False) & ~Q(action__responsible=F("asked_of"))
    mine = Q(asked_of__in=asking.people) & ~moved | Q(action__responsible__in=asking.people)
    left = Q(asked_of__is_active=False) & Q(_headed(asking))
    rows = (
        UpdateRequest.objects.waiting()
        .filter(mine | left)
        .exclude(asked_by=asking.user)
        .select_related(
            "action__department",
            "gap",
            "obligation__department",
            "obligation__quarter",
            "asked_by",
            "asked_of",
        )
        .order_by("created_at", "pk")
        .distinct()
    )
    found = yield rows[: 2 * MOST]
    newest = {(row.action_id, row.gap_id, row.obligation_id): row for row in found}
    for row in list(newest.values())[:MOST]:
        thing = Thing(row.about)
        late = thing.late(asking.now)
        yield Task(
            title=_("%(who)s asks: %(what)s") % {"who": row.asked_by, "what": thing.title},
            note=_note(row.words or _("How does it stand?"), late),
            url=reverse("actions:update_page", args=[row.pk]),
            button=_("Answer"),
            due_on=row.asked_on + _LATE_AFTER,
            is_late=row.asked_on + _LATE_AFTER < asking.today,
            who=asking.name(row.asked_of),
            about=thing.url,
        )


def _headed(asking: Asking) -> Q:
    return (
        Q(action__department__in=asking.headed)
        | Q(obligation__department__in=asking.headed)
        | Q(gap__parties__obligation__department__in=asking.headed)
    )


def _note(words: str, late: str) -> str:
    """Put two sentences after each other; the first may end as its writer ended it."""
    if not late:
        return words
    return f"{words} {late}" if words[-1] in ".?!" else f"{words}. {late}"
