"""Who answers for a thing, and how a review's agenda names it."""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from actions.choices.sessions import SubjectKind
from actions.models import CorrectiveAction
from actions.selectors.agenda_data import Wanted
from actions.things import ACTION, GAP, PLAN, Thing
from departments.models import User
from departments.selectors import heads_of
from gaps.models import Gap

_SUBJECTS: Final = {ACTION: SubjectKind.ACTION, GAP: SubjectKind.GAP, PLAN: SubjectKind.PLAN}


def wanted(thing: Thing, by: User, now: datetime) -> Wanted:
    """Return it as an item of an agenda, with who wants to talk about it."""
    told = [_("%(who)s wants to talk about this") % {"who": by}, thing.late(now)]
    return Wanted(
        kind=_SUBJECTS[thing.kind],
        id=thing.row.pk,
        title=thing.title[:300],
        told=", ".join(part for part in told if part)[:500],
    )


def owner_of(thing: Thing) -> User | None:
    """Return who answers for it: whom it names, else the first head of its department."""
    row = thing.row
    named = None
    if isinstance(row, CorrectiveAction):
        named = row.responsible
    elif isinstance(row, Gap):
        named = row.owner
    if named is not None and named.is_active:
        return named
    heads = heads_of(thing.department_ids)
    # The first party of a gap is the plan it stands in.
    order = (
        [party.obligation.department_id for party in row.parties.all()]
        if isinstance(row, Gap)
        else list(thing.department_ids)
    )
    return next((one for pk in order for one in heads.get(pk, ())), None)
