"""How a typed number was read, said back quietly, with the other reading where there are two."""

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from kpis.attainment import UnusableTarget, relative_target
from saypro_align.lib.numbers import NotANumber, ReadNumber, read_number
from saypro_align.lib.numerals import MINUS, THIN, number, percent, quantity

_PLAIN = re.compile(r"[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Echo:
    """A sentence under a number; `meant` is what to type for the other reading."""

    text: str
    meant: str = ""
    meant_text: str = ""


def echo(typed: str, unit: str, *, always: bool = False) -> Echo | None:
    """Say how a value was read; plain digits need no echo unless they were typed just now."""
    text = typed.strip()
    if not text:
        return None
    try:
        read = read_number(text)
    except NotANumber as unread:
        return Echo(str(unread))
    if _PLAIN.fullmatch(text) and read.other is None and not (always and unit):
        return None
    return _read_as(read, read.unit or unit)


def echo_target(
    typed: str, unit: str, baseline: Decimal | None, *, always: bool = False
) -> Echo | None:
    """Do the same for a target value, where "+15 %" is a change that can be worked out."""
    try:
        read = read_number(typed.strip())
    except NotANumber:
        return echo(typed, unit, always=always)
    if not read.relative:
        return echo(typed, unit, always=always)
    change = f"{'+' if read.value >= 0 else ''}{percent(read.value.normalize())}"
    if baseline is None:
        text = _("%(change)s of today's value. Enter today's value, and it is worked out.")
        return Echo(text % {"change": change})
    try:
        reached = relative_target(baseline, read.value)
    except UnusableTarget as unusable:
        return Echo(str(unusable))
    told = {
        "change": change,
        "today": quantity(baseline, unit),
        "target": quantity(reached, unit),
    }
    text = _("%(change)s of %(today)s is %(target)s.") % told
    if unit != "%":
        return Echo(text)
    # Of a percentage, "+15 %" may also mean fifteen points.
    points = baseline + read.value
    return Echo(text, _plain(points), quantity(points, unit))


def _read_as(read: ReadNumber, unit: str) -> Echo:
    text = _("We read this as %(value)s.") % {"value": quantity(read.value, unit)}
    if read.other is None:
        return Echo(text)
    return Echo(text, _plain(read.other), number(read.other))


def _plain(value: Decimal) -> str:
    """Return the number as it can be typed without a second meaning."""
    return number(value).replace(THIN, "").replace(MINUS, "-")
