"""A rule as people say it: "First working day of the month, 07:00 Johannesburg time"."""

from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from reports.scheduling.rules import DAY, MONTH, MOST_DAYS, MOST_WORKING_DAYS, Rule

_TEENS: Final = range(11, 14)
_ENDINGS: Final = {1: "st", 2: "nd", 3: "rd"}


def rule_words(rule: Rule) -> str:
    """Return the whole rule, on the clock it follows."""
    return _("%(day)s, %(time)s %(zone)s") % {
        "day": day_words(rule),
        "time": f"{rule.at:%H:%M}",
        "zone": zone_words(rule.zone),
    }


def day_words(rule: Rule) -> str:
    """Return the day the rule names."""
    return _pattern(rule) % {"number": ordinal(rule.number)}


def ordinal(number: int) -> str:
    """Write "First" to "Tenth" as words, then "11th"."""
    words = (
        _("First"),
        _("Second"),
        _("Third"),
        _("Fourth"),
        _("Fifth"),
        _("Sixth"),
        _("Seventh"),
        _("Eighth"),
        _("Ninth"),
        _("Tenth"),
    )
    if number <= len(words):
        return words[number - 1]
    ending = "th" if number % 100 in _TEENS else _ENDINGS.get(number % 10, "th")
    return f"{number}{ending}"


def zone_words(zone: ZoneInfo) -> str:
    """Name a zone by its place: "Johannesburg time"; one without a place by its own name."""
    place = zone.key.rpartition("/")[2].replace("_", " ")
    if "/" not in zone.key or zone.key.startswith("Etc/"):
        return place
    return _("%(place)s time") % {"place": place}


def _pattern(rule: Rule) -> str:
    if rule.every == MONTH:
        if rule.counting == DAY:
            is_last = rule.number >= MOST_DAYS
            return _("Last day of the month") if is_last else _("%(number)s day of the month")
        is_last = rule.number >= MOST_WORKING_DAYS
        return (
            _("Last working day of the month")
            if is_last
            else _("%(number)s working day of the month")
        )
    if rule.counting == DAY:
        return _("%(number)s day after the quarter’s end")
    return _("%(number)s working day after the quarter’s end")
