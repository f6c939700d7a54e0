"""Milestones of targets: those that reached their value early, and those that are close."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.milestones import Standing, days_early, is_near
from departments.models import Quarter, User
from kpis.choices.targets import KptLevel, KptState
from kpis.models import Kpt
from kpis.selectors.targets import standing_of
from saypro_align.audit import past
from saypro_align.lib import numerals
from saypro_align.lib.clock import organization_day

_WEEKS_FROM: Final = 14


@dataclass(frozen=True, slots=True)
class Reached:
    """Something that was reached: the sentence, whose it is, and where to read about it."""

    key: str
    sentence: str
    department_id: UUID
    department: str
    url: str
    on: date | None = None
    # What the thanks are linked to: "kpi" or "action" and its id.
    about: tuple[str, UUID] | None = None


def milestones_of_targets(
    user: User, quarter: Quarter, now: datetime
) -> tuple[tuple[Reached, ...], tuple[Reached, ...]]:
    """Return the departments' targets reached before their day, and those that are nearly there.

    Thanks stand on a wall that everybody reads: what one person promised is not suggested there.
    """
    rows = Kpt.objects.visible_to(user).filter(
        quarter=quarter, state=KptState.FINAL, level=KptLevel.DEPARTMENT
    )
    kpts = list(rows.select_related("quarter", "kpi", "department").order_by("name", "pk"))
    standings = standing_of(kpts, now=now, as_of=now if past.is_past() else None)
    day = organization_day(now)
    reached, near = [], []
    for kpt in kpts:
        one = standings[kpt.pk]
        due_on = kpt.due_on or quarter.ends_on
        held = Standing(one.attainment, one.last_on, due_on)
        early = days_early(held, day)
        unit = kpt.kpi.unit if kpt.kpi else ""
        value = "" if one.actual is None else numerals.quantity(one.actual, unit)
        if early is not None:
            reached.append(_milestone(kpt, early_text(kpt.name, value, early), one.last_on))
        elif is_near(held, day):
            told = _("%(kpi)s is at %(share)s of the way, due %(day)s.") % {
                "kpi": kpt.name,
                "share": one.text,
                "day": format_date(due_on, "j M Y"),
            }
            near.append(_milestone(kpt, told, due_on))
    return tuple(reached), tuple(near)


def _milestone(kpt: Kpt, sentence: str, on: date | None) -> Reached:
    department = kpt.department
    if department is None:
        raise ValueError("Only targets of departments are suggested.")
    return Reached(
        key=f"target:{kpt.pk}",
        sentence=sentence,
        department_id=department.pk,
        department=department.name,
        url=reverse("kpis:target_page", args=[kpt.pk]),
        on=on,
        about=("kpt", kpt.pk),
    )


def early_text(name: str, value: str, early: int) -> str:
    """Say what reached its value how early."""
    if early >= _WEEKS_FROM:
        when = ngettext("%(n)d week early", "%(n)d weeks early", early // 7) % {"n": early // 7}
    else:
        when = ngettext("%(n)d day early", "%(n)d days early", early) % {"n": early}
    told = {"kpi": name, "value": value, "when": when}
    if not value:
        return _("%(kpi)s reached %(when)s.") % told
    return _("%(kpi)s reached its target value with %(value)s, %(when)s.") % told
