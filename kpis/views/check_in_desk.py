"""What the check-in page and the link in a mail do alike: show the numbers, take them, ask back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.http import QueryDict

from departments.models import User
from kpis.choices.check_ins import Via
from kpis.forms.check_ins import Filled, prefix_of
from kpis.models import CheckIn
from kpis.outliers import Doubt
from kpis.selectors.check_in_sheet import Line, Sheet, sheet_of
from kpis.services.check_in_input import Doubtful, Faults, Overtaken, WishRefused
from kpis.services.check_ins import submit_check_in
from kpis.words.outliers import doubt_about
from saypro_align.lib import numbers, numerals
from saypro_align.lib.refusals import REFUSALS, show_refusal

UNCHANGED: Final = "unchanged"
_USE: Final = "use"
_RIGHT: Final = "right"


@dataclass
class Desk:
    """One person's check-in at one moment: the sheet, the form, and the status of the answer."""

    sheet: Sheet
    filled: Filled
    status: int = 200
    saved: Sequence[CheckIn] = ()

    @property
    def context(self) -> Mapping[str, Any]:
        """Return what the templates show."""
        return {
            "sheet": self.sheet,
            "filled": self.filled,
            "form": self.filled.main,
            "count": len(self.filled.rows),
            "can_stay": any(row.line.can_stay for row in self.filled.rows),
            "has_errors": self.status >= 400,
        }


def open_desk(user: User, *, now: datetime, anyway: bool = False) -> Desk:
    """Show what is due, or with `anyway` all numbers; nothing is written."""
    sheet = sheet_of(user, now=now)
    return Desk(sheet, Filled(sheet, _lines(sheet, anyway=anyway)))


def take(user: User, posted: QueryDict, *, via: Via, now: datetime, anyway: bool = False) -> Desk:
    """Save what was filled in, or show again what needs another look, with all that was typed."""
    sheet = sheet_of(user, now=now)
    lines = _posted_lines(sheet, posted) or _lines(sheet, anyway=anyway)
    desk = Desk(sheet, Filled(sheet, lines, _pressed(posted, lines, sheet)))
    if not desk.filled.is_valid():
        desk.status = 422
        return desk
    try:
        desk.saved = submit_check_in(
            user=user, told=desk.filled.told(), via=via, actor=user, now=now
        )
    except REFUSALS as refusal:
        desk.status = _show(desk.filled, refusal)
    return desk


def _lines(sheet: Sheet, *, anyway: bool) -> list[Line]:
    return [*sheet.due, *sheet.others] if anyway else sheet.due


def _posted_lines(sheet: Sheet, posted: QueryDict) -> list[Line]:
    """Return the lines that the sent page showed, though meanwhile fewer may be due."""
    shown = [*sheet.due, *sheet.others]
    return [line for line in shown if f"{prefix_of(line.kpi.pk)}-seen" in posted]


def _pressed(posted: QueryDict, lines: Sequence[Line], sheet: Sheet) -> QueryDict:
    """Write into the fields what a button stands for: all unchanged, use this, this is right."""
    verb, _colon, about = posted.get("verb", "").partition(":")
    data = posted.copy()
    for line in lines:
        prefix = prefix_of(line.kpi.pk)
        typed = data.get(f"{prefix}-value", "").strip()
        if verb == UNCHANGED and line.can_stay and not typed:
            data[f"{prefix}-no_change"] = "on"
        elif verb == _RIGHT and about == prefix:
            data[f"{prefix}-meant"] = typed
        elif verb == _USE and about == prefix:
            found = _doubt(typed, line, sheet)
            if found is not None and found.meant is not None:
                data[f"{prefix}-value"] = numerals.number(found.meant)
    return data


def _doubt(typed: str, line: Line, sheet: Sheet) -> Doubt | None:
    try:
        value: Decimal = numbers.read_number(typed).value
    except numbers.NotANumber:
        return None
    return doubt_about(value, line.earlier(sheet.day), line.kpi.unit)


def _show(filled: Filled, refusal: Exception) -> int:
    """Put what the service says beside the fields it is about; return the status of the answer."""
    rows = {row.line.kpi.pk: row for row in filled.rows}
    if isinstance(refusal, WishRefused) and refusal.kpi_id in rows:
        wish = rows[refusal.kpi_id].wish
        return show_refusal(wish, refusal) if wish is not None else refusal.status
    if isinstance(refusal, Overtaken):
        for kpi_id, held in refusal.held.items():
            rows[kpi_id].show_held(held)
        return refusal.status
    if isinstance(refusal, Faults):
        doubts: Mapping[UUID, Doubt] = refusal.doubts if isinstance(refusal, Doubtful) else {}
        for kpi_id, text in refusal.of.items():
            rows[kpi_id].form.add_error("value", text)
            rows[kpi_id].doubt = doubts.get(kpi_id)
        return refusal.status
    return show_refusal(filled.main, refusal)  # type: ignore[arg-type]
