"""What is being typed into a plan, and who else has it open."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from departments.models import Plan, User
from kpis.models import EditorVisit, TypedText
from kpis.typed import REMOVED

# A page is heard every twenty seconds; three silent ones mean that it was closed.
SILENT = timedelta(seconds=65)


def typed_texts(plan: Plan) -> dict[tuple[str, str], TypedText]:
    """Return every text typed and not yet saved, by its row and field."""
    found = TypedText.objects.filter(plan=plan).select_related("typed_by")
    return {(one.row, one.field): one for one in found}


def removed_rows(typed: Mapping[tuple[str, str], TypedText]) -> set[str]:
    """Return the rows that were removed before they were ever stored, those below them too."""
    tops = {row for (row, field), one in typed.items() if field == REMOVED and one.text}
    below = tuple(f"k/{row.removeprefix('o/')}/" for row in tops if row.startswith("o/"))
    return tops | {row for row, _field in typed if below and row.startswith(below)}


def has_waiting_texts(plan: Plan) -> bool:
    """Return whether somebody typed something that is not in the plan."""
    typed = typed_texts(plan)
    removed = removed_rows(typed)
    return any(row not in removed and one.text != one.base for (row, _), one in typed.items())


def others_editing(plan: Plan, person: User, now: datetime) -> list[EditorVisit]:
    """Return who else has the plan open just now."""
    return list(
        EditorVisit.objects.filter(plan=plan, seen_at__gte=now - SILENT)
        .exclude(person=person)
        .select_related("person")
        .order_by("since", "pk")
    )
