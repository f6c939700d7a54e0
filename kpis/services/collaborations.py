"""One department asks another to work with it for a target."""

from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from departments.models import Department, User
from kpis.choices.targets import KptLevel, KptState
from kpis.models import Handshake, Kpt
from kpis.services.handshakes import (
    TermsGiven,
    begin,
    checked_terms,
    day_to_answer,
    is_another,
    is_open,
)
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import DomainError, WrongState


@transaction.atomic
def ask_for_target(
    *,
    kpt: Kpt,
    asking: Department,
    department: Department,
    terms: TermsGiven,
    answer_by: date | None = None,
    actor: User,
    now: datetime,
) -> Handshake:
    """Ask another department to contribute to a target of the organization or of the own department.

    Raises WrongState for a target nobody pursues, DomainError for a department that does not have it.
    """
    is_open(kpt.quarter)
    if kpt.state not in (KptState.PROPOSED, KptState.FINAL):
        raise WrongState(_("Only a target that is proposed or final is worked for together."))
    if kpt.level == KptLevel.PERSON or (kpt.department_id or asking.pk) != asking.pk:
        sentence = _("Choose a target of the organization or of the own department.")
        raise DomainError(sentence, fields={"target": [sentence]})
    today = organization_day(now)
    is_another(asking, department, today)
    checked = checked_terms(terms, kpt.quarter, today)
    handshake = Handshake(
        quarter=kpt.quarter,
        asking=asking,
        asked=department,
        kpt=kpt,
        objective_text=kpt.name[:300],
        answer_by=day_to_answer(answer_by, checked.due_on, today),
        asked_by=actor,
        **asdict(checked),
    )
    return begin(handshake, actor=actor, now=now)
