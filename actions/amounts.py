"""How much of something was given, in words."""

from decimal import Decimal

from django.utils.translation import gettext as _

from saypro_align.lib import numerals


def given_of(given: Decimal, asked: Decimal, unit: str) -> str:
    """Return "R 10 000 of R 15 000" or "7 of 7 hours a week": the unit once, but for money."""
    whole = numerals.quantity(asked, unit)
    part = numerals.number(given)
    if unit in numerals.CURRENCIES:
        part = numerals.quantity(given, unit)
    return _("%(part)s of %(whole)s") % {"part": part, "whole": whole}
