"""Correcting a check-in, on its page and behind the link in a mail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.http import QueryDict

from departments.models import User
from kpis.forms.check_in_changes import Change, Changed
from kpis.models import CheckIn
from kpis.services.check_in_changes import change_check_in
from kpis.services.check_in_input import Doubtful, Faults
from saypro_align.lib.exceptions import Conflict
from saypro_align.lib.refusals import REFUSALS, show_refusal

_USE: Final = "use"
_RIGHT: Final = "right"


@dataclass
class Correction:
    """The form of a check-in that is corrected, and the status of the answer."""

    changed: Changed | None
    status: int = 200
    is_saved: bool = False

    @property
    def context(self) -> Mapping[str, Any]:
        """Return what the templates show."""
        return {
            "changed": self.changed,
            "form": self.changed.main if self.changed else None,
            "has_errors": self.status >= 400,
        }


def show_correction(check_in: CheckIn, now: datetime) -> Correction:
    """Show the numbers as they were told."""
    return Correction(Changed(check_in, now))


def correct(check_in: CheckIn, posted: QueryDict, actor: User, now: datetime) -> Correction:
    """Save the corrected numbers, or show again what needs another look."""
    changed = Changed(check_in, now, _pressed(posted))
    correction = Correction(changed)
    if not changed.is_valid():
        correction.status = 422
        return correction
    words = changed.main.cleaned_data
    try:
        change_check_in(
            check_in=check_in,
            numbers=changed.numbers(),
            narrative=words["narrative"],
            reason=words.get("reason", ""),
            expected_version=words["version"],
            actor=actor,
            now=now,
        )
    except Conflict as refusal:
        correction.status = show_refusal(changed.main, refusal)
        changed.show_newest()
    except REFUSALS as refusal:
        correction.status = _show(changed, refusal)
    else:
        correction.is_saved = True
    return correction


def _pressed(posted: QueryDict) -> QueryDict:
    """Write into the fields what the buttons of a question stand for."""
    verb, _colon, about = posted.get("verb", "").partition(":")
    data = posted.copy()
    prefix, _colon, meant = about.partition(":")
    if verb == _RIGHT:
        data[f"{prefix}-meant"] = data.get(f"{prefix}-value", "")
    elif verb == _USE and meant:
        data[f"{prefix}-value"] = meant
    return data


def _show(changed: Changed, refusal: Exception) -> int:
    """Put what the service says beside the fields it is about; return the status of the answer."""
    rows: dict[Any, Change] = {row.entry.kpi_id: row for row in changed.rows}
    if not isinstance(refusal, Faults):
        return show_refusal(changed.main, refusal)  # type: ignore[arg-type]
    for kpi_id, text in refusal.of.items():
        rows[kpi_id].form.add_error("value", text)
        if isinstance(refusal, Doubtful):
            rows[kpi_id].doubt = refusal.doubts[kpi_id]
    return refusal.status
