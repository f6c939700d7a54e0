"""Keeping what is typed into a plan, field by field, before it is saved."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from departments.models import Objective, Plan, User
from departments.services.plans import hold_plan
from kpis.models import EditorVisit, KpiUse, TypedText
from kpis.selectors.typing import SILENT, typed_texts
from kpis.typed import keys_of
from saypro_align.lib.exceptions import DomainError

# Twenty objectives with ten KPIs have about four thousand fields.
MOST_TEXTS = 6_000
LONGEST = 5_000


@dataclass(frozen=True, slots=True)
class TypedChange:
    """A text typed into a field: over which text, and what the plan itself has there."""

    row: str
    field: str
    text: str
    base: str
    stored: str


@dataclass(frozen=True, slots=True)
class TypedClash:
    """A field whose text somebody else changed since the typist's page last heard of it."""

    change: TypedChange
    theirs: str
    other: TypedText | None


@transaction.atomic
def keep_typed(
    *, plan: Plan, changes: Sequence[TypedChange], actor: User, now: datetime
) -> list[TypedClash]:
    """Keep each text whose field still reads as the typist saw it; return the others as clashes.

    Raises WrongState when the plan's text is closed, DomainError when a text is too long.
    """
    hold_plan(plan, now)
    held = typed_texts(plan)
    foreign = _foreign_keys(plan, changes)
    clashes, gone, new = [], [], []
    for change in changes:
        if foreign.intersection(keys_of(change.row) or ()):
            continue
        before = held.get((change.row, change.field))
        current = change.stored if before is None else before.text
        if current == change.text:
            continue
        if current != change.base:
            clashes.append(TypedClash(change, current, before))
            continue
        if len(change.text) > LONGEST:
            raise DomainError(_("This text is too long to be kept."))
        if before is not None:
            gone.append(before.pk)
        new.append(
            TypedText(
                plan=plan,
                row=change.row,
                field=change.field,
                text=change.text,
                base=change.stored,
                begun_at=before.begun_at if before else now,
                typed_at=now,
                typed_by=actor,
            )
        )
    if len(held) - len(gone) + len(new) > MOST_TEXTS:
        raise DomainError(_("Save the plan first; more texts cannot be kept unsaved."))
    TypedText.objects.filter(pk__in=gone).delete()
    TypedText.objects.bulk_create(new)
    return clashes


def _foreign_keys(plan: Plan, changes: Iterable[TypedChange]) -> set[str]:
    """Return the keys among the changes' rows that belong to rows of other plans."""
    paths = [keys for change in changes if (keys := keys_of(change.row))]
    objectives = Objective.objects.filter(key__in={keys[0] for keys in paths})
    uses = KpiUse.objects.filter(key__in={keys[1] for keys in paths if len(keys) > 1})
    own = {*objectives.filter(plan=plan).values_list("key", flat=True)}
    own |= {*uses.filter(objective__plan=plan).values_list("key", flat=True)}
    known = {*objectives.values_list("key", flat=True), *uses.values_list("key", flat=True)}
    return {str(key) for key in known - own}


@transaction.atomic
def forget_typed(*, plan: Plan, ids: Iterable[int]) -> None:
    """Forget the texts that are now in the plan."""
    TypedText.objects.filter(plan=plan, pk__in=list(ids)).delete()


@transaction.atomic
def note_visit(*, plan: Plan, person: User, now: datetime) -> None:
    """Note that a person's page is open; after a silence the visit begins anew."""
    going_on = EditorVisit.objects.filter(
        plan=plan, person=person, seen_at__gte=now - SILENT, seen_at__lte=now
    )
    if going_on.update(seen_at=now):
        return
    EditorVisit.objects.update_or_create(
        plan=plan, person=person, defaults={"since": now, "seen_at": now}
    )
