"""Heads say whether proposed targets can be reached; each answer stays, the last one counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from departments.models import Department, User
from kpis.access.discussions import departments_to_speak_for
from kpis.choices.discussions import FeasibilityAnswer
from kpis.choices.targets import KptLevel, KptState
from kpis.models import Feasibility, Kpt
from kpis.selectors.feasibility import concerned_departments
from saypro_align.audit.services import record
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import DomainError, NotAllowed, WrongState
from saypro_align.lib.together import atomic


@dataclass(frozen=True, slots=True)
class Said:
    """What a head answers for a department on a target."""

    kpt: Kpt
    department: Department
    answer: str
    comment: str = ""


@atomic
def say_feasible(*, said: Iterable[Said], actor: User, now: datetime) -> list[Feasibility]:
    """Keep the answers, all or none; who says again what he said before leaves no new answer.

    Raises NotAllowed for whoever does not head a department the target concerns, WrongState for a
    target that is no longer proposed, DomainError for a doubt without a word why.
    """
    every = list(said)
    concerned = concerned_departments([one.kpt for one in every], today=organization_day(now))
    kept = []
    for one in every:
        _check(one, {row.pk for row in concerned[one.kpt.pk]}, actor)
        row = _keep(one, actor=actor, now=now)
        if row is not None:
            kept.append(row)
    return kept


def _check(one: Said, concerned: set[object], actor: User) -> None:
    if one.kpt.level == KptLevel.PERSON or one.department.pk not in concerned:
        raise NotAllowed(_("This target does not concern that department."))
    if one.department.pk not in departments_to_speak_for(actor):
        raise NotAllowed(_("The head of the department says whether it can be done."))
    if one.kpt.state != KptState.PROPOSED:
        raise WrongState(_("This target is no longer being discussed."))
    if one.answer not in FeasibilityAnswer.values:
        raise _refused("answer", _("Choose yes, with conditions, or no."))
    if one.answer != FeasibilityAnswer.YES and not one.comment.strip():
        raise _refused("comment", _("Say under which conditions, or why not."))


def _keep(one: Said, *, actor: User, now: datetime) -> Feasibility | None:
    # The target's row is the lock: two heads of one department answer one after the other.
    Kpt.objects.select_for_update(of=("self",)).get(pk=one.kpt.pk)
    rows = Feasibility.objects.filter(kpt=one.kpt, department=one.department)
    held = rows.order_by("number").last()
    told = (one.answer, one.comment.strip())
    if held is not None and (held.answer, held.comment) == told:
        return None
    number = rows.aggregate(last=Max("number"))["last"] or 0
    row = Feasibility.objects.create(
        kpt=one.kpt,
        department=one.department,
        number=number + 1,
        answer=one.answer,
        comment=one.comment.strip(),
        answered_by=actor,
        created_at=now,
        updated_at=now,
    )
    before = str(held.answer_choice.label) if held else None
    record(
        "kpt.feasibility",
        actor=actor,
        subject=one.kpt,
        now=now,
        changes={str(one.department): (before, str(row.answer_choice.label))},
        why=row.comment,
    )
    return row


def _refused(field: str, sentence: str) -> DomainError:
    return DomainError(sentence, fields={field: [sentence]})
