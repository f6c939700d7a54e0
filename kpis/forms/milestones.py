"""Milestones as lines of text: "Audit passed; 2"."""

import re
from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _

from kpis.models import Milestone
from kpis.services.milestones import MilestoneLine
from saypro_align.lib.text import normalise

MAX_LINES = 20
_LONGEST_NAME = 200
_WEIGHT = re.compile(r"[0-9]{1,3}")


def lines_of(text: str) -> tuple[MilestoneLine, ...]:
    """Read the lines, or raise ValidationError that names the one at fault."""
    rows = [row.strip() for row in text.splitlines() if row.strip()]
    if len(rows) > MAX_LINES:
        raise forms.ValidationError(_("Write at most 20 milestones."))
    lines = tuple(_line(row) for row in rows)
    if len({normalise(line.name) for line in lines}) < len(lines):
        raise forms.ValidationError(_("Two milestones have the same name."))
    return lines


def text_of(milestones: Iterable[Milestone]) -> str:
    """Write stored milestones as lines."""
    return "\n".join(
        f"{one.name}; {one.weight}" if one.weight != 1 or ";" in one.name else one.name
        for one in milestones
    )


def _line(row: str) -> MilestoneLine:
    name, separator, weight = (part.strip() for part in row.rpartition(";"))
    if not separator:
        name, weight = row, "1"
    if not name:
        raise forms.ValidationError(_("Name the milestone before the semicolon."))
    if len(name) > _LONGEST_NAME:
        raise forms.ValidationError(_("A milestone must be 200 characters or less."))
    if not _WEIGHT.fullmatch(weight) or not 1 <= int(weight) <= 100:
        raise forms.ValidationError(
            _("Enter the weight of “%(name)s” as a whole number from 1 to 100.") % {"name": name}
        )
    return MilestoneLine(name=name, weight=int(weight))
