"""How numbers are written for people, on pages, in mails and in reports alike."""

from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from saypro_align.lib.percent import with_sign

THIN = "\N{NARROW NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
_TEN, _HUNDRED = 10, 100
CURRENCIES = frozenset({"R", "$", "€", "£", "ZAR", "USD", "EUR", "GBP", "CAD"})


def number(value: Decimal | Fraction | int) -> str:
    """Write a number: no trailing zeros, thin space in thousands, a real minus sign."""
    text = _grouped(_decimal(value))
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == f"{MINUS}0" else text


def percent(value: Decimal | Fraction | int | str) -> str:
    """Write a percentage as exactly as it was handed in: "66.6 %", "50.0 %"."""
    return with_sign(value if isinstance(value, str) else _grouped(_decimal(value)))


def points(value: Decimal | Fraction | int) -> str:
    """Write a difference of percentages with its sign: "+10 points"."""
    sign = "+" if value > 0 else ""
    noun = _("point") if abs(value) == 1 else _("points")
    return f"{sign}{number(value)}\N{NO-BREAK SPACE}{noun}"


def quantity(value: Decimal | Fraction | int, unit: str) -> str:
    """Write a value with its unit where people put it: before for money, after for the rest."""
    if not unit:
        return number(value)
    if unit == "%":
        return with_sign(number(value))
    if unit in CURRENCIES:
        return f"{unit}{THIN}{number(value)}"
    return f"{number(value)}\N{NO-BREAK SPACE}{unit}"


def worked_out(value: Fraction) -> Fraction:
    """Round what nobody entered to what people can use: R 2 857.14 is R 2 857, 4.43 days stay."""
    size = abs(value)
    return round(value, 0 if size >= _HUNDRED else 1 if size >= _TEN else 2)


def start_of(value: Decimal | Fraction | int | None, unit: str) -> str:
    """Write the first of two values; words as unit follow the second: "48 000 → 60 000 visits"."""
    if value is None:
        return "–"
    return quantity(value, unit) if unit == "%" or unit in CURRENCIES else number(value)


def _grouped(exact: Decimal) -> str:
    text = f"{abs(exact):,f}".replace(",", THIN)
    return f"{MINUS}{text}" if exact < 0 else text


def _decimal(value: Decimal | Fraction | int) -> Decimal:
    if isinstance(value, Fraction):
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        return exact.quantize(Decimal("0.01"))
    return Decimal(value)
