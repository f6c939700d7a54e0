"""What the one mail of a day says of check-ins: the numbers that are due, with the door to them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from departments.models import Department, User
from departments.reminders import Audience, Item, Said, Section, Source
from departments.services.reminding import when
from kpis.checking_in import minutes_for
from kpis.selectors.check_in_sheet import sheet_of
from kpis.selectors.open_check_ins import OpenCheckIn, open_check_ins
from kpis.services.check_in_links import LIVES, make_link
from saypro_align.lib import clock
from saypro_align.lib.reminding import Rule, Rung, Who

# The day before, the day itself and the working day after it; then the head, then the office.
RULE: Final = Rule(
    "check_in",
    (
        Rung(-1, Who.OWNER),
        Rung(0, Who.OWNER),
        Rung(1, Who.OWNER),
        Rung(2, Who.HEAD),
        Rung(5, Who.OFFICE),
    ),
    rest=5,
)
_MOST_LINES: Final = 30


def find(now: datetime, audience: Audience) -> Iterable[Item]:
    """Yield every check-in that is wanted; what was missed is told only to those above."""
    wanted = open_check_ins(None, now)
    names = User.objects.in_bulk({one.user_id for one in wanted})
    departments = Department.objects.in_bulk({one.department_id for one in wanted})
    for one in wanted:
        person, department = names[one.user_id], departments.get(one.department_id)
        if not person.is_active or person.is_external:
            continue
        yield Item(
            about_id=one.about_id,
            due_on=one.due_on,
            people=audience.roles(
                owners=() if one.is_missed else (one.user_id,), department=one.department_id
            ),
            place=department.name if department else person.name,
            text=_numbers(person, one),
            path=reverse("kpis:check_in"),
            button=_("Check in"),
            name=person.name,
            done_on={one.user_id: one.last_on} if one.last_on else {},
        )


def _numbers(person: User, one: OpenCheckIn) -> str:
    told = ngettext("%(who)s: %(n)d number", "%(who)s: %(n)d numbers", one.numbers)
    return told % {"who": person.name, "n": one.numbers}


def write(person: User, said: Sequence[Said], now: datetime) -> Section:
    """Write the part of the mail: the own numbers with a link without sign-in, or who is late."""
    sheet = sheet_of(person, now=now)
    late = [one for one in said if one.item.name != person.name]
    if len(late) == len(said) or not sheet.due:
        return _of_others(late or said)
    count = len(sheet.due)
    lines = [
        (
            line.kpi.name,
            _("last %(value)s on %(day)s")
            % {"value": line.last_text, "day": format_date(line.last.measured_on, "j M")}
            if line.last
            else _("no value yet"),
        )
        for line in sheet.due[:_MOST_LINES]
    ]
    lines += [(one.item.place, _late(one)) for one in late]
    minutes = minutes_for(count)
    numbers = ngettext("%(n)d number", "%(n)d numbers", count) % {"n": count}
    time = ngettext("about %(n)d minute", "about %(n)d minutes", minutes) % {"n": minutes}
    own = next(one for one in said if one not in late)
    return Section(
        heading=_("Check in, %(when)s") % {"when": when(own)},
        subject=_("Check in: %(numbers)s, %(time)s") % {"numbers": numbers, "time": time},
        lines=tuple(lines),
        button=_("Check in, no sign-in needed"),
        url=make_link(user=person, now=now),
        is_secret=True,
        note=_("This link is yours alone and works until %(day)s: do not pass this mail on.")
        % {"day": format_date(clock.organization_day(now + LIVES), "j M Y")},
    )


def _of_others(said: Sequence[Said]) -> Section:
    subject = ngettext("%(n)d check-in is late", "%(n)d check-ins are late", len(said))
    return Section(
        heading=_("Late check-ins"),
        subject=subject % {"n": len(said)},
        lines=tuple((one.item.place, _late(one)) for one in said[:_MOST_LINES]),
        button=_("See the check-ins"),
        url=f"{settings.SITE_URL}{reverse('kpis:check_in_list')}",
    )


def _late(one: Said) -> str:
    told = _("%(numbers)s, due %(day)s")
    return told % {"numbers": one.item.text, "day": format_date(one.item.due_on, "j M")}


SOURCE: Final = Source(RULE, gettext_lazy("Check-ins"), find, write=write)
