"""What of a target may change, and how old and new are kept as exact strings and read again.

Pure but for the targets' own fields: a change is written when it is asked for and applied when it is
approved, perhaps weeks later, to the very digit.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kpis.models import Kpt
from saypro_align.lib.exceptions import DomainError
from saypro_align.lib.numerals import number

PATH: Final = "path"
NUMBERS: Final = ("baseline", "target_value", "relative_target", "low", "high", "tolerance")
CHANGEABLE: Final[Mapping[str, str | Promise]] = {
    "name": _("Target"),
    "rationale": _("Why"),
    "contribution": _("How it helps"),
    "owner": _("Owner"),
    "team": _("Team"),
    "baseline": _("Start"),
    "target_value": _("Target value"),
    "relative_target": _("Change in %"),
    "low": _("From"),
    "high": _("To"),
    "tolerance": _("Tolerance"),
    "starts_on": _("From day"),
    "due_on": _("By when"),
    "weight": _("Weight"),
    "sharing": _("How the parts add up"),
    PATH: _("Path"),
}
Point = tuple[date, Decimal]


def encoded(value: Any) -> Any:
    """Return the value as JSON keeps it to the digit: numbers and days as text, rows by their id."""
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, Decimal):
        return exact(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [[on.isoformat(), exact(expected)] for on, expected in value]
    return str(value)


def exact(value: Decimal) -> str:
    """Return the number without an exponent and without zeros at its end: "230000", "2.5"."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def decoded(name: str, kept: Any) -> Any:
    """Return the value that was kept, as the target's field takes it."""
    if name == PATH:
        return [(date.fromisoformat(on), Decimal(expected)) for on, expected in kept or []]
    if kept is None:
        return None
    field = Kpt._meta.get_field(name)
    if isinstance(field, models.ForeignKey):
        return field.related_model._base_manager.get(pk=kept)
    if isinstance(field, models.DecimalField):
        return Decimal(kept)
    if isinstance(field, models.DateField):
        return date.fromisoformat(kept)
    return kept


def only_changeable(new: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that a change may name; any other is refused."""
    if unknown := sorted(set(new) - set(CHANGEABLE)):
        sentence = str(_("This cannot be changed here."))
        raise DomainError(sentence, fields={name: [sentence] for name in unknown})
    return dict(new)


def spoken(name: str, kept: Any, names: Mapping[str, str]) -> str:
    """Return a kept value as people read it; `names` gives people and teams by their id."""
    if kept in (None, "", []):
        return "–"
    if name == PATH:
        return "; ".join(f"{on}: {number(Decimal(expected))}" for on, expected in kept)
    if name in NUMBERS:
        return number(Decimal(kept))
    if name in ("owner", "team"):
        return names.get(str(kept), "–")
    return str(kept)
