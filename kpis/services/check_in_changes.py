"""Changing what was checked in: freely for three days, later with the reason."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from departments.models import User
from kpis import checking_in
from kpis.models import CheckIn, CheckInEntry, Kpi, Kpt
from kpis.permissions import can_write_kpi
from kpis.selectors.check_in_sheet import values_before
from kpis.services import measurements
from kpis.services.check_in_input import Doubtful, Faults, Said
from kpis.services.check_ins import put_entry
from kpis.words.outliers import doubt_about, question
from saypro_align.audit.rows import save_row
from saypro_align.lib.exceptions import Conflict, DomainError, WrongState


@transaction.atomic
def change_check_in(
    *,
    check_in: CheckIn,
    numbers: Mapping[UUID, Said],
    narrative: str | None = None,
    confidence: str | None = None,
    reason: str = "",
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> CheckIn:
    """Correct values of a check-in on the days they were measured; the old ones stay readable.

    Raises Doubtful for values that look like slips, Conflict where somebody else was first.
    """
    if not check_in.is_given:
        raise WrongState(_("This check-in did not come; there is nothing to change."))
    needs_reason = not checking_in.is_free(check_in.open_until, now)
    if needs_reason and not reason.strip():
        raise DomainError(
            _("Say why it is changed so late."), fields={"reason": [_("Enter the reason.")]}
        )
    entries = {
        entry.kpi_id: entry
        for entry in check_in.entries.select_related("kpi", "measurement").order_by("pk")
    }
    moved = {
        kpi_id: said
        for kpi_id, said in numbers.items()
        if kpi_id in entries and _moves(entries[kpi_id], said)
    }
    _ask_about_slips(moved, entries)
    why = reason.strip() or _("Corrected in the check-in")
    for kpi_id, said in moved.items():
        _correct(check_in, entries[kpi_id], said, why, actor=actor, now=now)
    words = {"narrative": narrative, "confidence": confidence}
    changes: dict[str, Any] = {name: text for name, text in words.items() if text is not None}
    if moved or any(getattr(check_in, name) != text for name, text in changes.items()):
        changes["submitted_at"] = now
    return save_row(
        check_in,
        changes=changes,
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="check_in.changed",
        why=reason.strip(),
    )


def _moves(entry: CheckInEntry, said: Said) -> bool:
    held = entry.measurement.value if entry.measurement else None
    other_value = said.value is not None and said.value != held
    other_words = said.note.strip() != entry.note or said.confidence != entry.confidence
    return other_value or other_words


def _ask_about_slips(moved: Mapping[UUID, Said], entries: Mapping[UUID, CheckInEntry]) -> None:
    days = [one.measurement.measured_on for one in entries.values() if one.measurement]
    known = values_before(set(moved), max(days)) if days else {}
    doubts, sentences = {}, {}
    for kpi_id, said in moved.items():
        entry = entries[kpi_id]
        if said.value is None or said.value == said.meant or entry.measurement is None:
            continue
        if said.value == entry.measurement.value:
            continue
        day = entry.measurement.measured_on
        earlier = [row.value for row in known.get(kpi_id, ()) if row.measured_on < day]
        found = doubt_about(said.value, earlier, entry.kpi.unit)
        if found is not None:
            doubts[kpi_id], sentences[kpi_id] = found, question(found, entry.kpi.unit)
    if doubts:
        raise Doubtful(doubts, sentences)


def _correct(
    check_in: CheckIn, entry: CheckInEntry, said: Said, why: str, *, actor: User, now: datetime
) -> None:
    held = entry.measurement
    changes: dict[str, Any] = {"note": said.note.strip(), "confidence": said.confidence}
    if held is not None and said.value is not None and said.value != held.value:
        if not _is_still_told_by(actor, entry.kpi):
            raise Faults({entry.kpi_id: _("This number is no longer yours to report.")})
        try:
            changes["measurement"] = measurements.correct_measurement(
                kpi=entry.kpi,
                measured_on=held.measured_on,
                value=said.value,
                note=why,
                expected_revision=held.revision,
                actor=actor,
                now=now,
            )
        except Conflict:
            raise
        except DomainError as refusal:
            texts = [text for texts in refusal.fields.values() for text in texts]
            raise Faults({entry.kpi_id: " ".join(texts) or refusal.message}) from refusal
        changes |= {"no_change": False, "was_doubted": said.value == said.meant}
    put_entry(check_in, kpi_id=entry.kpi_id, changes=changes, actor=actor, now=now)


def _is_still_told_by(user: User, kpi: Kpi) -> bool:
    """Return whether the number is still his: handed over, another answers for its past as well."""
    if kpi.owner_id == user.pk or can_write_kpi(user, kpi):
        return True
    return Kpt.objects.filter(kpi=kpi).owned_by(user).exists()
