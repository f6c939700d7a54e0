"""How the number of a KPI in a plan, or of a target, is said in words."""

import re
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext as _

from kpis.choices import Direction
from saypro_align.lib.numerals import number, percent, quantity, start_of

# A number in a sentence, thousands parted by spaces or commas, with the per cent sign behind it.
_NUMBER = re.compile(r"(?P<number>\d+(?:[\s,]\d{3})*(?:\.\d+)?)(?:\s?%)?")


class Series(Protocol):
    """What a series says of its numbers."""

    unit: str
    direction: str


class Promise(Protocol):
    """What is to be reached, wherever it stands."""

    baseline: Decimal | None
    target_value: Decimal | None
    relative_target: Decimal | None
    low: Decimal | None
    high: Decimal | None

    @property
    def kpi(self) -> Series | None:
        """Return the series that shows it."""


def target_text(held: Promise) -> str:
    """Say what a KPI shall reach: "4 %", "from 10 to 20 days", "+15 %", "3 milestones"."""
    unit = held.kpi.unit if held.kpi else ""
    direction = held.kpi.direction if held.kpi else ""
    if direction == Direction.MILESTONES:
        return _("all milestones")
    if direction == Direction.RANGE and held.low is not None and held.high is not None:
        ends = {"low": number(held.low), "high": quantity(held.high, unit)}
        return _("%(low)s to %(high)s") % ends
    if held.target_value is None:
        return relative_text(held)
    shown = quantity(held.target_value, unit)
    if direction == Direction.AT_LEAST:
        return _("at least %(value)s") % {"value": shown}
    if direction == Direction.AT_MOST:
        return _("at most %(value)s") % {"value": shown}
    return shown


def relative_text(held: Promise) -> str:
    """Say a relative target: "+15 %"; nothing where the target is absolute."""
    if held.relative_target is None:
        return ""
    sign = "+" if held.relative_target > 0 else ""
    return f"{sign}{percent(held.relative_target.normalize())}"


def path_text(held: Promise) -> str:
    """Say start and target in one: "200 000 → 230 000 R (+15 %)", "at least 95 %"."""
    target = target_text(held)
    if held.kpi is None or held.target_value is None:
        return target
    if held.kpi.direction in (Direction.INCREASE, Direction.DECREASE):
        target = f"{start_of(held.baseline, held.kpi.unit)} → {target}"
    change = relative_text(held)
    return f"{target} ({change})" if change else target


def number_in_name(held: Promise, name: str) -> str:
    """Return the number of the target as its name says it, "15 %"; nothing where it says none."""
    wanted = {abs(one) for one in (held.relative_target, held.target_value) if one is not None}
    for found in _NUMBER.finditer(name):
        plain = re.sub(r"[\s,]", "", found["number"])
        if Decimal(plain) in wanted:
            return found[0].strip()
    return ""
