"""Ladders of reminders in words: "1 working day before: owner"."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from saypro_align.lib.reminding import Counting, Rule, Rung, Who

WHO: Final[Mapping[Who, str | Promise]] = {
    Who.OWNER: gettext_lazy("owner"),
    Who.RESPONSIBLE: gettext_lazy("responsible person"),
    Who.HEAD: gettext_lazy("head of the department"),
    Who.OFFICE: gettext_lazy("strategy office"),
}


def ladder_text(rule: Rule) -> list[str]:
    """Return the rungs in order, each with its day and whom it reaches."""
    order = list(Who)
    rungs = sorted(rule.rungs, key=lambda rung: (rung.days, order.index(rung.who)))
    return [
        _("%(day)s: %(who)s") % {"day": _day(rung, rule.counting), "who": WHO[rung.who]}
        for rung in rungs
    ]


def _day(rung: Rung, counting: Counting) -> str:
    count = abs(rung.days)
    if count == 0:
        return _("on the day")
    if counting is Counting.WORKING:
        early = ngettext("%(n)d working day before", "%(n)d working days before", count)
        late = ngettext("%(n)d working day after", "%(n)d working days after", count)
    else:
        early = ngettext("%(n)d day before", "%(n)d days before", count)
        late = ngettext("%(n)d day after", "%(n)d days after", count)
    return (early if rung.days < 0 else late) % {"n": count}
