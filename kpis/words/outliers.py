"""The questions about values that look like slips, in words."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from kpis.outliers import Doubt, doubt, sign_doubt
from saypro_align.lib import numerals


def doubt_about(value: Decimal, earlier: Sequence[Decimal], unit: str) -> Doubt | None:
    """Return the question a value raises, if it raises one."""
    return sign_doubt(value, earlier) or doubt(value, earlier, unit=unit)


_TIMES: Final = {1: 10, 2: 100, 3: 1000}


def question(found: Doubt, unit: str) -> str:
    """Ask whether a value is meant, with the value that a slip would explain."""
    value, last = numerals.quantity(found.value, unit), numerals.quantity(found.last, unit)
    words = {"value": value, "last": last, "times": _TIMES.get(abs(found.power), 0)}
    if found.meant is not None:
        words["meant"] = numerals.quantity(found.meant, unit)
        if found.power == 0:
            told = _("%(value)s has another sign than the values before.")
        elif found.power > 0:
            told = (
                _("%(value)s is %(times)d times the last value.")
                if found.is_exact
                else _("%(value)s is about %(times)d times the last value, %(last)s.")
            )
        else:
            told = _("%(value)s is far below the last value, %(last)s.")
        return f"{told % words} {_('Did you mean %(meant)s?') % words}"
    if found.lowest is not None and found.highest is not None:
        words["low"] = numerals.number(found.lowest)
        words["high"] = numerals.quantity(found.highest, unit)
        return _("%(value)s is far from the last values, %(low)s to %(high)s. Is it right?") % words
    return _("%(value)s is more than all. The last value was %(last)s. Is it right?") % words
