"""Requests between departments: asked, answered, renegotiated, and in the end kept or not."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from departments.choices import ObjectiveState, QuarterState
from departments.models import Department, Objective, Obligation, Quarter, User
from departments.services.checks import needs_text
from kpis.choices import HandshakeState, KpiState
from kpis.handshaking import MOST_OFFERS, VERBS, Side, answer_day, next_state
from kpis.models import Handshake, HandshakeOffer, Kpi, KpiUse
from kpis.permissions import handshake_sides
from kpis.services import handshake_mails
from kpis.services.notes import tell
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import Conflict, DomainError, NotAllowed, WrongState

_EVENTS: Final[Mapping[str, str]] = {
    "accept": "handshake.accepted",
    "decline": "handshake.declined",
    "offer": "handshake.offered",
    "withdraw": "handshake.withdrawn",
    "keep": "handshake.kept",
    "break": "handshake.broken",
    "reopen": "handshake.reopened",
}


@dataclass(frozen=True, slots=True)
class TermsGiven:
    """What is to be contributed, how it is counted and by when."""

    text: str
    due_on: date
    measured_by: str = ""
    amount: Decimal | None = None
    unit: str = ""


@transaction.atomic
def ask_department(
    *,
    objective: Objective,
    department: Department,
    terms: TermsGiven,
    use: KpiUse | None = None,
    answer_by: date | None = None,
    actor: User,
    now: datetime,
) -> Handshake:
    """Ask another department to contribute to an objective, or to one of its KPIs.

    The asked department's heads get a mail. They read the objective's words as they stand here, even
    while the plan is a draft. Raises DomainError for a day that cannot hold, WrongState for what is
    no longer pursued.
    """
    obligation = objective.plan.obligation
    today = organization_day(now)
    _is_pursued(objective, use, obligation.quarter)
    is_another(obligation.department, department, today)
    checked = checked_terms(terms, obligation.quarter, today)
    handshake = Handshake(
        quarter=obligation.quarter,
        asking=obligation.department,
        asked=department,
        objective_key=objective.key,
        objective_text=objective.text[:300],
        kpi_use_key=None if use is None else use.key,
        kpi_name="" if use is None else use.kpi.name,
        answer_by=day_to_answer(answer_by, checked.due_on, today),
        asked_by=actor,
        **asdict(checked),
    )
    return begin(handshake, actor=actor, now=now)


def begin(handshake: Handshake, *, actor: User, now: datetime) -> Handshake:
    """Put a new request and its first offer down, and ask."""
    create_row(handshake, actor=actor, now=now, event="handshake.asked")
    _keep_offer(handshake, handshake.asking, "", actor, now)
    handshake_mails.tell_asked(handshake=handshake, now=now)
    _tell(handshake, now)
    return handshake


@transaction.atomic
def accept_handshake(
    *,
    handshake: Handshake,
    kpi: Kpi | None = None,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> Handshake:
    """Say yes to the terms on the table; the asked department may name the KPI that counts it."""
    state, side = _turn("accept", handshake, actor, expected_version)
    is_open(handshake.quarter)
    if kpi is not None:
        _is_series_of(kpi, handshake.asked_id)
    newest = handshake.offers.get(number=handshake.offers_made)
    changes: dict[str, Any] = {"agreed": newest, "answer": ""}
    if kpi is not None:
        changes["kpi"] = kpi
    _save(handshake, "accept", state, changes, expected_version, actor, now)
    handshake_mails.tell_answered(handshake=handshake, verb="accept", side=side, now=now)
    return handshake


@transaction.atomic
def decline_handshake(
    *,
    handshake: Handshake,
    reason: str,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> Handshake:
    """Say no, with the reason. What both had agreed to before stands again."""
    state, side = _turn("decline", handshake, actor, expected_version)
    is_open(handshake.quarter)
    told = _reason(reason, _("Say why, so that the other department can plan without it."))
    changes: dict[str, Any] = {"answer": told}
    if handshake.agreed is not None:
        state = HandshakeState.AGREED
        changes |= _terms_of(handshake.agreed)
        changes["answer_by"] = min(handshake.answer_by, handshake.agreed.due_on)
    _save(handshake, "decline", state, changes, expected_version, actor, now)
    handshake_mails.tell_answered(handshake=handshake, verb="decline", side=side, now=now)
    return handshake


@transaction.atomic
def offer_other_terms(
    *,
    handshake: Handshake,
    terms: TermsGiven,
    reason: str,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> Handshake:
    """Put other terms on the table; now the other department owes the answer."""
    state, side = _turn("offer", handshake, actor, expected_version)
    is_open(handshake.quarter)
    if handshake.offers_made >= MOST_OFFERS:
        raise WrongState(_("There have been many offers. Talk to each other, then say yes or no."))
    told = _reason(reason, _("Say why you offer something else."))
    today = organization_day(now)
    checked = checked_terms(terms, handshake.quarter, today)
    if asdict(checked) == _terms_of(handshake):
        sentence = _("Change what is needed, the number or the day, or accept.")
        raise DomainError(sentence, fields={"text": [sentence]})
    changes = asdict(checked) | {
        "answer": told,
        "answer_by": answer_day(today, checked.due_on),
        "offers_made": handshake.offers_made + 1,
    }
    _save(handshake, "offer", state, changes, expected_version, actor, now)
    own = handshake.asking if side == "asking" else handshake.asked
    _keep_offer(handshake, own, told, actor, now)
    handshake_mails.tell_answered(handshake=handshake, verb="offer", side=side, now=now)
    return handshake


@transaction.atomic
def withdraw_handshake(
    *,
    handshake: Handshake,
    reason: str,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> Handshake:
    """Take the request back; the other department is told."""
    state, side = _turn("withdraw", handshake, actor, expected_version)
    told = _reason(reason, _("Say why it is no longer needed."))
    _save(handshake, "withdraw", state, {"answer": told}, expected_version, actor, now)
    handshake_mails.tell_answered(handshake=handshake, verb="withdraw", side=side, now=now)
    return handshake


@transaction.atomic
def keep_handshake(
    *,
    handshake: Handshake,
    note: str = "",
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> Handshake:
    """Say that the contribution came. Who asked for it says so, not who owed it."""
    state, side = _turn("keep", handshake, actor, expected_version)
    changes = {"answer": note.strip()}
    _save(handshake, "keep", state, changes, expected_version, actor, now)
    handshake_mails.tell_answered(handshake=handshake, verb="keep", side=side, now=now)
    return handshake


@transaction.atomic
def break_handshake(
    *,
    handshake: Handshake,
    reason: str,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> Handshake:
    """Say that the contribution did not come; not before its day."""
    state, side = _turn("break", handshake, actor, expected_version)
    if organization_day(now) < handshake.due_on:
        raise WrongState(_("It is not due yet. Until then offer other terms, or withdraw it."))
    told = _reason(reason, _("Say what did not come."))
    _save(handshake, "break", state, {"answer": told}, expected_version, actor, now)
    handshake_mails.tell_answered(handshake=handshake, verb="break", side=side, now=now)
    return handshake


@transaction.atomic
def reopen_handshake(
    *,
    handshake: Handshake,
    reason: str,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> Handshake:
    """Take back that it was kept or not; what was agreed stands."""
    state, side = _turn("reopen", handshake, actor, expected_version)
    told = _reason(reason, _("Say why you take it back."))
    _save(handshake, "reopen", state, {"answer": told}, expected_version, actor, now)
    handshake_mails.tell_answered(handshake=handshake, verb="reopen", side=side, now=now)
    return handshake


def _turn(verb: str, handshake: Handshake, actor: User, seen: int | None) -> tuple[str, Side]:
    """Return where the verb leads and for whom the person acts.

    Raises Conflict for who has not seen what stands there now, before it is asked whose turn it is.
    """
    sides = handshake_sides(actor, handshake)
    if not sides:
        raise NotAllowed(_("Only the heads of the two departments answer this."))
    if seen not in (None, handshake.version):
        raise Conflict(
            _("Somebody answered a moment ago. Read what it says now."), current=handshake
        )
    found = next_state(verb, handshake.state, sides)
    if found is not None:
        return found
    if any(state == handshake.state for state, _side in VERBS[verb].leads):
        raise NotAllowed(_("This is for the other department to say."))
    raise WrongState(
        _("This is not possible any more: the request is “%(state)s”.")
        % {"state": handshake.state_choice.label}
    )


def _save(
    handshake: Handshake,
    verb: str,
    state: str,
    changes: Mapping[str, Any],
    expected_version: int | None,
    actor: User,
    now: datetime,
) -> None:
    save_row(
        handshake,
        changes={**changes, "state": state, "answered_by": actor, "answered_at": now},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event=_EVENTS[verb],
        why=str(changes.get("answer", "")),
        where=Q(state=handshake.state),
    )
    _tell(handshake, now)


def _tell(handshake: Handshake, now: datetime) -> None:
    """Have the plans of both departments assessed again; a target is no part of a plan."""
    if handshake.kpt_id is not None:
        return
    tell(
        Obligation.objects.filter(
            quarter_id=handshake.quarter_id,
            department_id__in=[handshake.asking_id, handshake.asked_id],
            plans__isnull=False,
        ).values_list("pk", flat=True),
        now,
    )


def _keep_offer(
    handshake: Handshake, by: Department, why: str, actor: User, now: datetime
) -> HandshakeOffer:
    return HandshakeOffer.objects.create(
        handshake=handshake,
        number=handshake.offers_made,
        by=by,
        made_by=actor,
        why=why,
        created_at=now,
        updated_at=now,
        **_terms_of(handshake),
    )


def _terms_of(row: Handshake | HandshakeOffer) -> dict[str, Any]:
    return {
        "text": row.text,
        "due_on": row.due_on,
        "measured_by": row.measured_by,
        "amount": row.amount,
        "unit": row.unit,
    }


def checked_terms(terms: TermsGiven, quarter: Quarter, today: date) -> TermsGiven:
    """Return the terms without outer blanks. Raises DomainError naming the fields at fault."""
    text = needs_text(terms.text, "text", _("Say what you need from the other department."))
    measured_by, unit = terms.measured_by.strip(), terms.unit.strip()
    if terms.amount is not None and not measured_by:
        sentence = _("Say what the number counts.")
        raise DomainError(sentence, fields={"measured_by": [sentence]})
    if terms.due_on < today:
        sentence = _("Choose a day from today on.")
        raise DomainError(sentence, fields={"due_on": [sentence]})
    if not quarter.starts_on <= terms.due_on <= quarter.ends_on:
        sentence = _("Choose a day inside the quarter.")
        raise DomainError(sentence, fields={"due_on": [sentence]})
    return TermsGiven(text, terms.due_on, measured_by, terms.amount, unit)


def day_to_answer(wanted: date | None, due_on: date, today: date) -> date:
    """Return the day by which the other department answers. Raises DomainError for one that cannot be."""
    if wanted is not None and not today <= wanted <= due_on:
        sentence = _("Choose a day from today on, not after the contribution is due.")
        raise DomainError(sentence, fields={"answer_by": [sentence]})
    return answer_day(today, due_on, wanted)


def _is_pursued(objective: Objective, use: KpiUse | None, quarter: Quarter) -> None:
    is_open(quarter)
    if objective.state != ObjectiveState.ACTIVE:
        raise WrongState(_("This objective has been retired."))
    if use is not None and use.objective_id != objective.pk:
        sentence = _("Choose a KPI of this objective.")
        raise DomainError(sentence, fields={"kpi_use": [sentence]})


def is_open(quarter: Quarter) -> None:
    """Raise WrongState for a quarter in which nothing is asked any more."""
    if quarter.state == QuarterState.CLOSED:
        raise WrongState(_("This quarter is closed."))


def is_another(own: Department, department: Department, today: date) -> None:
    """Raise DomainError for the own department, and for one that no longer exists."""
    sentence = ""
    if department.pk == own.pk:
        sentence = _("Ask another department.")
    elif department.active_until is not None and department.active_until < today:
        sentence = _("This department no longer exists.")
    if sentence:
        raise DomainError(sentence, fields={"department": [sentence]})


def _is_series_of(kpi: Kpi, department_id: Any) -> None:
    held = kpi.department_links.filter(department_id=department_id, confirmed_at__isnull=False)
    if kpi.state == KpiState.RETIRED or not held.exists():
        sentence = _("Choose a KPI of the asked department.")
        raise DomainError(sentence, fields={"kpi": [sentence]})


def _reason(reason: str, sentence: str) -> str:
    return needs_text(reason, "reason", sentence)
