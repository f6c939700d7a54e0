"""What the parts of a target come to, said in a sentence."""

from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.cascading import AVERAGE, COVERAGE, Basis, Fit, Total
from kpis.choices import Direction
from kpis.choices.targets import KptLevel
from saypro_align.lib.numerals import CURRENCIES, number, quantity


def unit_of(total_basis: Basis, unit: str) -> str:
    """Return in what parts are counted: per cent for a relative whole, else the KPI's unit."""
    return "%" if total_basis == Basis.RELATIVE else unit


def of_text(total: Total, unit: str) -> str:
    """Return "12 of 15 %": what is shared out, of what there is."""
    if total.sharing == COVERAGE:
        return _("%(part)s of %(whole)s") % {
            "part": number(total.allocated),
            "whole": number(total.whole),
        }
    shown = unit_of(total.basis, unit)
    part = number(total.allocated)
    if shown in CURRENCIES and shown != "%":
        part = quantity(total.allocated, shown)
    return _("%(part)s of %(whole)s") % {"part": part, "whole": quantity(total.whole, shown)}


def sum_text(total: Total, unit: str, level: str) -> str:
    """Say what the parts come to and what is still open; `level` is the whole's."""
    if total.sharing == COVERAGE:
        said = _covered(total, level)
    elif total.fit == Fit.NOTHING:
        open_ = quantity(total.whole, unit_of(total.basis, unit))
        said = _("Nothing is shared out yet: %(open)s open.") % {"open": open_}
    elif total.sharing == AVERAGE:
        said = _mean(total, unit, level)
    else:
        said = _added(total, unit, level)
    if total.without_number and total.sharing != COVERAGE:
        missing = ngettext(
            "%(n)d part has no number yet.", "%(n)d parts have no number yet.", total.without_number
        ) % {"n": total.without_number}
        said = f"{said} {missing}"
    if total.otherwise and total.otherwise == total.parts and total.sharing != COVERAGE:
        return ngettext(
            "%(n)d part, measured in another way: there is no sum.",
            "%(n)d parts, all measured in another way: there is no sum.",
            total.otherwise,
        ) % {"n": total.otherwise}
    if total.otherwise:
        other = ngettext(
            "%(n)d part is measured in another way and not counted.",
            "%(n)d parts are measured in another way and not counted.",
            total.otherwise,
        ) % {"n": total.otherwise}
        said = f"{said} {other}"
    return said


def remainder_text(total: Total, unit: str) -> str:
    """Return what is still open with its unit; "0 %" when everything is shared out."""
    if total.sharing == COVERAGE:
        return number(total.remainder)
    return quantity(total.remainder, unit_of(total.basis, unit))


def part_text(amount: Fraction | None, basis: Basis, unit: str) -> str:
    """Return one part as it is shown; a dash without a number."""
    return "–" if amount is None else quantity(amount, unit_of(basis, unit))


def part_name(kpi_name: str, target: str, step: str, direction: str) -> str:
    """Return the statement a part starts with: "Royalty revenue: R 8 000 more"."""
    if step and direction == Direction.INCREASE:
        return _("%(kpi)s: %(amount)s more") % {"kpi": kpi_name, "amount": step}
    if step and direction == Direction.DECREASE:
        return _("%(kpi)s: %(amount)s less") % {"kpi": kpi_name, "amount": step}
    return _("%(kpi)s: %(target)s") % {"kpi": kpi_name, "target": target}


def _added(total: Total, unit: str, level: str) -> str:
    told = {"sum": of_text(total, unit), "rest": _beyond(total, unit)}
    if level == KptLevel.DEPARTMENT:
        sentences = {
            Fit.FITS: _("People add up to %(sum)s."),
            Fit.SHORT: _("People add up to %(sum)s: %(rest)s still open."),
            Fit.OVER: _("People add up to %(sum)s: %(rest)s more than asked."),
        }
    else:
        sentences = {
            Fit.FITS: _("Departments add up to %(sum)s."),
            Fit.SHORT: _("Departments add up to %(sum)s: %(rest)s still open."),
            Fit.OVER: _("Departments add up to %(sum)s: %(rest)s more than asked."),
        }
    return sentences[total.fit] % told


def _mean(total: Total, unit: str, level: str) -> str:
    shown = unit_of(total.basis, unit)
    told = {
        "mean": quantity(total.allocated, shown),
        "whole": quantity(total.whole, shown),
        "rest": _beyond(total, unit),
    }
    sentences = {
        Fit.FITS: _("The mean is %(mean)s, as the target asks."),
        Fit.SHORT: _("The mean is %(mean)s; the target asks for %(whole)s: %(rest)s missing."),
        Fit.OVER: _("The mean is %(mean)s, %(rest)s better than the %(whole)s asked."),
    }
    return sentences[total.fit] % told


def _covered(total: Total, level: str) -> str:
    told = {"n": int(total.allocated), "all": int(total.whole)}
    if level == KptLevel.DEPARTMENT:
        return (
            ngettext(
                "%(n)d of %(all)d people has a target that asks as much.",
                "%(n)d of %(all)d people have a target that asks as much.",
                told["n"],
            )
            % told
        )
    return (
        ngettext(
            "%(n)d of %(all)d departments has a target that asks as much.",
            "%(n)d of %(all)d departments have a target that asks as much.",
            told["n"],
        )
        % told
    )


def _beyond(total: Total, unit: str) -> str:
    rest = abs(total.remainder)
    shown = unit_of(total.basis, unit)
    if rest < Fraction(1, 100):
        return _("less than %(small)s") % {"small": quantity(Fraction(1, 100), shown)}
    return quantity(rest, shown)
