"""Checking in: a person's numbers of a period, saved as one, and changed freely for three days."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Department, User
from kpis.choices.check_ins import Via
from kpis.choices.targets import ChangeCause
from kpis.models import CheckIn, CheckInEntry, Measurement, TargetChange
from kpis.models.check_ins import LONGEST_NARRATIVE, LONGEST_NOTE
from kpis.selectors.check_in_sheet import Line, Sheet, sheet_of
from kpis.services import measurements
from kpis.services.check_in_input import (
    Doubtful,
    Faults,
    Overtaken,
    Said,
    Told,
    Wish,
    WishRefused,
)
from kpis.services.obstacles import ObstacleFields, raise_obstacle
from kpis.services.target_changes import request_change
from kpis.words.outliers import doubt_about, question
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.exceptions import Conflict, DomainError, WrongState

_NOTHING: Final = Decimal(0)
_GONE: Final = gettext_lazy("One of these numbers is no longer yours to report. Reload the page.")


@transaction.atomic
def submit_check_in(
    *, user: User, told: Told, via: Via, actor: User, now: datetime
) -> list[CheckIn]:
    """Save what a person tells of his numbers; one check-in for each department, all or nothing.

    What was said before stays as it is when it is said again. Raises Doubtful for values that look
    like slips and were not confirmed, Overtaken where somebody else recorded the day's value first.
    """
    # Two windows of one person take turns; the second finds what the first has saved.
    User.objects.select_for_update().get(pk=user.pk)
    sheet = sheet_of(user, now=now)
    lines = {line.kpi.pk: line for line in sheet.lines}
    _check(told, lines)
    spoken = {
        pk: said
        for pk, said in told.numbers.items()
        if not said.is_silent and not _is_told_already(said, lines.get(pk))
    }
    _ask_about_slips(spoken, lines, sheet)
    _look_for_others(spoken, lines, sheet)
    saved: dict[UUID, CheckIn] = {}
    for place, own in _places(told, lines, spoken, sheet).items():
        if isinstance(place, CheckIn):
            check_in = _say_again(place, told, actor=actor, now=now)
        else:
            check_in = _check_in(sheet, place, told, via, actor=actor, now=now)
        for line in own:
            if line.kpi.pk in spoken:
                _enter(check_in, line, spoken[line.kpi.pk], sheet, actor=actor, now=now)
            if line.kpi.pk in told.wishes:
                _ask_for_change(check_in, line, told.wishes[line.kpi.pk], actor=actor, now=now)
        saved[check_in.pk] = check_in
    if told.obstacle is not None:
        _tell_obstacle(told.obstacle, saved.values(), user, lines, actor=actor, now=now)
    return list(saved.values())


def _is_told_already(said: Said, line: Line | None) -> bool:
    """Return whether the page was sent before: the newest value is the one it brought."""
    if line is None or line.last is None or line.before is None or said.seen is None:
        return False
    is_ours = line.before.measurement_id == line.last.pk != said.seen
    return is_ours and (said.no_change or said.value == line.last.value)


def _places(
    told: Told, lines: Mapping[UUID, Line], spoken: Mapping[UUID, Said], sheet: Sheet
) -> dict[CheckIn | UUID | None, list[Line]]:
    """Return where each number goes: into its department's period, or where it was told already."""
    found: dict[CheckIn | UUID | None, list[Line]] = defaultdict(list)
    for kpi_id, said in told.numbers.items():
        if said.is_silent and kpi_id not in told.wishes:
            continue
        line = lines[kpi_id]
        if said.is_silent or kpi_id in spoken or line.before is None:
            found[line.number.department_id].append(line)
        else:
            found[line.before.check_in].append(line)
    for kpi_id in told.wishes.keys() - told.numbers.keys():
        found[lines[kpi_id].number.department_id].append(lines[kpi_id])
    if not found:
        found[_home(told, sheet)] = []
    return found


def _words(told: Told) -> dict[str, Any]:
    return {"narrative": told.narrative.strip(), "confidence": told.confidence}


def _say_again(check_in: CheckIn, told: Told, *, actor: User, now: datetime) -> CheckIn:
    """Take what else is said into a check-in whose numbers were sent before."""
    return save_row(
        check_in,
        changes={name: text for name, text in _words(told).items() if text},
        expected_version=None,
        actor=actor,
        now=now,
        event="check_in.changed",
    )


def _check(told: Told, lines: Mapping[UUID, Line]) -> None:
    if told.is_silent:
        raise DomainError(_("Enter at least one number, or say that nothing has changed."))
    if len(told.narrative) > LONGEST_NARRATIVE:
        raise DomainError(
            _("What happened must be %(most)d characters or less.") % {"most": LONGEST_NARRATIVE}
        )
    if any(kpi_id not in lines for kpi_id in told.wishes):
        raise WrongState(str(_GONE))
    faults = {
        kpi_id: fault
        for kpi_id, said in told.numbers.items()
        if (fault := _fault(said, lines.get(kpi_id)))
    }
    if faults:
        raise Faults(faults)


def _fault(said: Said, line: Line | None) -> str:
    """Return what is wrong with what was said of a number; nothing where all is well."""
    if said.is_silent:
        return _("Enter a number with the note, or choose “No change”.") if said.note else ""
    if line is None:
        raise WrongState(str(_GONE))
    if said.value is not None and said.no_change:
        return _("Enter a number or choose “No change”, not both.")
    if said.no_change and not line.can_stay:
        return _("There is no earlier value yet. Enter the first one.")
    if len(said.note) > LONGEST_NOTE:
        return _("The note must be %(most)d characters or less.") % {"most": LONGEST_NOTE}
    return ""


def _ask_about_slips(spoken: Mapping[UUID, Said], lines: Mapping[UUID, Line], sheet: Sheet) -> None:
    doubts = {}
    for kpi_id, said in spoken.items():
        if said.value is None or said.value == said.meant:
            continue
        found = doubt_about(said.value, lines[kpi_id].earlier(sheet.day), lines[kpi_id].kpi.unit)
        if found is not None:
            doubts[kpi_id] = found
    if doubts:
        sentences = {
            kpi_id: question(found, lines[kpi_id].kpi.unit) for kpi_id, found in doubts.items()
        }
        raise Doubtful(doubts, sentences)


def _look_for_others(spoken: Mapping[UUID, Said], lines: Mapping[UUID, Line], sheet: Sheet) -> None:
    """Refuse to overwrite a value of today that the person has not seen."""
    overtaken = {}
    for kpi_id, said in spoken.items():
        held = lines[kpi_id].last
        if held is None or held.measured_on != sheet.day or said.value in {None, held.value}:
            continue
        if said.seen != held.pk and not _is_own(lines[kpi_id], held):
            overtaken[kpi_id] = held
    if overtaken:
        raise Overtaken(overtaken)


def _is_own(line: Line, held: Measurement) -> bool:
    return line.before is not None and line.before.measurement_id == held.pk


def _home(told: Told, sheet: Sheet) -> UUID | None:
    """Return the department of a check-in without numbers: the one of its obstacle, or the first."""
    about = told.obstacle.kpi if told.obstacle else None
    for line in [*sheet.due, *sheet.others]:
        if about is None or line.kpi == about:
            return line.number.department_id
    raise WrongState(_("You have no numbers to report, so there is nothing to check in."))


def _check_in(
    sheet: Sheet,
    department_id: UUID | None,
    told: Told,
    via: Via,
    *,
    actor: User,
    now: datetime,
) -> CheckIn:
    """Find or make the check-in of the department's period."""
    turn = sheet.turns.get(department_id)
    if turn is None:
        raise WrongState(_("This department does not check in yet."))
    held = CheckIn.objects.filter(
        user=sheet.user, department=department_id, ends_on=turn.period.ends_on
    ).first()
    if held is None:
        own = [line for line in sheet.lines if line.number.department_id == department_id]
        return create_row(
            CheckIn(
                user=sheet.user,
                department=sheet.departments.get(department_id) if department_id else None,
                ends_on=turn.period.ends_on,
                due_on=turn.period.due_on,
                asked=sum(line.is_due or _says(told, line) for line in own),
                is_personal=all(line.number.is_personal for line in own),
                first_at=now,
                submitted_at=now,
                via=via,
                **_words(told),
            ),
            actor=actor,
            now=now,
            event="check_in.given",
        )
    changes = {name: text for name, text in _words(told).items() if text}
    if not held.is_given:
        changes |= {"first_at": now, "submitted_at": now, "via": via}
    return save_row(
        held,
        changes=changes,
        expected_version=None,
        actor=actor,
        now=now,
        event="check_in.changed" if held.is_given else "check_in.given",
    )


def _says(told: Told, line: Line) -> bool:
    said = told.numbers.get(line.kpi.pk)
    return said is not None and not said.is_silent


def _enter(
    check_in: CheckIn, line: Line, said: Said, sheet: Sheet, *, actor: User, now: datetime
) -> None:
    measurement = _measure(line, said, sheet, actor=actor, now=now)
    put_entry(
        check_in,
        kpi_id=line.kpi.pk,
        changes={
            "measurement": measurement,
            "no_change": said.no_change,
            "was_doubted": said.value is not None and said.value == said.meant,
            "confidence": said.confidence,
            "note": said.note.strip(),
        },
        actor=actor,
        now=now,
    )


def put_entry(
    check_in: CheckIn,
    *,
    kpi_id: UUID,
    changes: Mapping[str, object],
    actor: User,
    now: datetime,
) -> CheckInEntry:
    """Write what was said of a number into the check-in, over what was said before."""
    held = CheckInEntry.objects.filter(check_in=check_in, kpi=kpi_id).first()
    if held is None:
        return create_row(
            CheckInEntry(check_in=check_in, kpi_id=kpi_id, **changes),
            actor=actor,
            now=now,
            event="check_in.number_told",
        )
    return save_row(
        held,
        changes=changes,
        expected_version=None,
        actor=actor,
        now=now,
        event="check_in.number_changed",
    )


def _measure(line: Line, said: Said, sheet: Sheet, *, actor: User, now: datetime) -> Measurement:
    """Record the value of the day, or the new one over it."""
    held = line.last if line.last and line.last.measured_on == sheet.day else None
    if said.value is not None:
        value = said.value
    elif held is not None:
        return held
    else:
        value = _NOTHING if line.adds_up or line.last is None else line.last.value
    note = said.note.strip() or (_("No change") if said.no_change else "")
    try:
        if held is not None and held.value != value:
            return measurements.correct_measurement(
                kpi=line.kpi,
                measured_on=sheet.day,
                value=value,
                note=note or _("Corrected in the check-in"),
                expected_revision=held.revision,
                actor=actor,
                now=now,
            )
        return measurements.record_measurement(
            kpi=line.kpi, measured_on=sheet.day, value=value, note=note, actor=actor, now=now
        )
    except Conflict:
        raise
    except DomainError as refusal:
        texts = [text for texts in refusal.fields.values() for text in texts]
        raise Faults({line.kpi.pk: " ".join(texts) or refusal.message}) from refusal


def _ask_for_change(
    check_in: CheckIn, line: Line, wish: Wish, *, actor: User, now: datetime
) -> None:
    """Ask for another target value or day, once for each check-in; somebody else decides."""
    kpt = line.number.kpt
    if kpt is None:
        raise WrongState(_("This number stands in a plan. Change the plan to change its target."))
    asked = TargetChange.objects.waiting().filter(kpt=kpt, cause_id=check_in.pk)
    try:
        if not asked.exists():
            request_change(
                kpt=kpt,
                new=wish.new,
                reason=wish.reason,
                cause=ChangeCause.CHECK_IN,
                cause_id=check_in.pk,
                actor=actor,
                now=now,
            )
    except DomainError as refusal:
        raise WishRefused(line.kpi.pk, refusal) from refusal


def _tell_obstacle(
    fields: ObstacleFields,
    saved: Iterable[CheckIn],
    user: User,
    lines: Mapping[UUID, Line],
    *,
    actor: User,
    now: datetime,
) -> None:
    """Hang the obstacle on the check-in of the number it is about, or on the first."""
    rows = list(saved)
    about = lines.get(fields.kpi.pk) if fields.kpi else None
    department_id = about.number.department_id if about else rows[0].department_id
    check_in = next((row for row in rows if row.department_id == department_id), rows[0])
    department = Department.objects.filter(pk=department_id).first() if department_id else None
    raise_obstacle(
        fields=fields, department=department, owner=user, check_in=check_in, actor=actor, now=now
    )
