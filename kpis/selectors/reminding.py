"""What of this app people are reminded of: requests of other departments that wait for an answer."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.choices import QuarterState
from departments.reminders import Audience, Item, Source
from kpis.models import Handshake
from saypro_align.lib.reminding import Counting, Rule, Rung, Who

HANDSHAKES: Final = Rule(
    kind="handshake",
    rungs=(Rung(-2, Who.HEAD), Rung(1, Who.HEAD)),
    counting=Counting.CALENDAR,
)


def requests(_now: datetime, audience: Audience) -> Iterable[Item]:
    """Return the requests somebody owes an answer to."""
    rows = (
        Handshake.objects.waiting()
        .exclude(quarter__state=QuarterState.CLOSED)
        .select_related("asking", "asked")
    )
    for row in rows:
        other = row.asking if row.owing_id == row.asked_id else row.asked
        yield Item(
            about_id=row.pk,
            due_on=row.answer_by,
            people=audience.roles(department=row.owing_id),
            place=_("Request of %(who)s") % {"who": other},
            text=row.text,
            path=reverse("kpis:handshake_page", args=[row.pk]),
            button=_("Answer the request"),
        )


SOURCES: Final = (
    Source(rule=HANDSHAKES, label=gettext_lazy("Requests between departments"), find=requests),
)
