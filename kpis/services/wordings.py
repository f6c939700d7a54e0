"""The strategy office suggests a clearer wording; the head accepts, edits or declines it."""

from dataclasses import dataclass
from dataclasses import fields as fields_of
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from departments.choices import ObjectiveState
from departments.models import Objective, User
from departments.services.checks import is_a_colleague, needs_text
from kpis.choices.metrics import SuggestionState
from kpis.models import KpiUse, WordingSuggestion
from kpis.selectors.content import target_text
from kpis.selectors.wordings import current_objective
from kpis.services import wording_mails
from kpis.services.clarifying import ClearWords, make_clear
from kpis.services.kpis import KpiFields
from kpis.services.uses import UseFields
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.exceptions import WrongState


@dataclass(frozen=True, slots=True)
class SuggestedWords:
    """An objective's sentence and KPI as somebody suggests them, and why."""

    text: str
    kpi_name: str
    reason: str
    unit: str = ""
    direction: str = ""
    frequency: str = ""
    source: str = ""
    baseline: Decimal | None = None
    target_value: Decimal | None = None
    due_on: date | None = None
    owner: User | None = None


@transaction.atomic
def suggest_wording(
    *, objective: Objective, words: SuggestedWords, actor: User, now: datetime
) -> WordingSuggestion:
    """Suggest a wording to the head of the objective's department, who gets a mail.

    The objective keeps its words until the head says yes. Raises WrongState for an objective that is
    no longer pursued.
    """
    if objective.state != ObjectiveState.ACTIVE:
        raise WrongState(_("This objective has been retired."))
    needs_text(words.text, "text", _("Say what will be different."))
    needs_text(words.kpi_name, "kpi_name", _("Name the KPI."))
    needs_text(words.reason, "reason", _("Say why it reads better so."))
    is_a_colleague(words.owner)
    values = {field.name: getattr(words, field.name) for field in fields_of(words)}
    suggestion = WordingSuggestion(
        obligation=objective.plan.obligation,
        objective_key=objective.key,
        objective_text=objective.text,
        suggested_by=actor,
        **values,
    )
    create_row(suggestion, actor=actor, now=now, event="wording.suggested")
    wording_mails.tell_suggested(suggestion=suggestion, now=now)
    return suggestion


@transaction.atomic
def accept_wording(
    *,
    suggestion: WordingSuggestion,
    expected_version: int | None = None,
    because: UUID | None = None,
    actor: User,
    now: datetime,
) -> KpiUse:
    """Take the wording as it is into the plan's draft; both wordings are kept."""
    words = ClearWords(suggestion.text, suggestion.due_on)
    return _take(
        suggestion,
        SuggestionState.ACCEPTED,
        words,
        kpi_of(suggestion, owner=actor),
        numbers_of(suggestion),
        use=None,
        expected_version=expected_version,
        because=because,
        actor=actor,
        now=now,
    )


@transaction.atomic
def accept_edited(
    *,
    suggestion: WordingSuggestion,
    words: ClearWords,
    kpi: KpiFields,
    fields: UseFields,
    use: KpiUse | None = None,
    expected_version: int | None = None,
    because: UUID | None = None,
    actor: User,
    now: datetime,
) -> KpiUse:
    """Take the wording with changes into the plan's draft; what was suggested is kept beside it."""
    return _take(
        suggestion,
        SuggestionState.EDITED,
        words,
        kpi,
        fields,
        use=use,
        expected_version=expected_version,
        because=because,
        actor=actor,
        now=now,
    )


@transaction.atomic
def decline_wording(
    *,
    suggestion: WordingSuggestion,
    reason: str,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> WordingSuggestion:
    """Say no, with the reason; who suggested it gets a mail."""
    _is_open(suggestion)
    told = needs_text(reason, "reason", _("Say why the words stay as they are."))
    return _answer(
        suggestion,
        {"state": SuggestionState.DECLINED, "answer": told},
        "wording.declined",
        expected_version,
        actor,
        now,
    )


@transaction.atomic
def withdraw_wording(
    *,
    suggestion: WordingSuggestion,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> WordingSuggestion:
    """Take a suggestion back that nobody has answered."""
    _is_open(suggestion)
    changes = {"state": SuggestionState.WITHDRAWN}
    return _answer(suggestion, changes, "wording.withdrawn", expected_version, actor, now)


def kpi_of(suggestion: WordingSuggestion, *, owner: User | None = None) -> KpiFields:
    """Return the suggested KPI; `owner` answers for it where nobody was named."""
    return KpiFields(
        name=suggestion.kpi_name,
        unit=suggestion.unit,
        direction=suggestion.direction,
        frequency=suggestion.frequency,
        source=suggestion.source,
        owner=suggestion.owner or owner,
    )


def numbers_of(suggestion: WordingSuggestion) -> UseFields:
    """Return the suggested numbers."""
    return UseFields(
        baseline=suggestion.baseline,
        target_value=suggestion.target_value,
        due_on=suggestion.due_on,
    )


def _take(
    suggestion: WordingSuggestion,
    state: SuggestionState,
    words: ClearWords,
    kpi: KpiFields,
    fields: UseFields,
    *,
    use: KpiUse | None,
    expected_version: int | None,
    because: UUID | None,
    actor: User,
    now: datetime,
) -> KpiUse:
    _is_open(suggestion)
    objective = current_objective(suggestion)
    if objective is None:
        raise WrongState(_("This objective does not stand in the plan any more."))
    clear = make_clear(
        objective=objective,
        words=words,
        kpi=kpi,
        fields=fields,
        use=use,
        because=because,
        actor=actor,
        now=now,
    )
    target = target_text(clear)
    kept = {
        "state": state,
        "final_text": words.text.strip()[:300],
        "final_kpi": (f"{clear.kpi}: {target}" if target else str(clear.kpi))[:400],
    }
    _answer(suggestion, kept, f"wording.{state.value}", expected_version, actor, now)
    return clear


def _answer(
    suggestion: WordingSuggestion,
    changes: dict[str, Any],
    event: str,
    expected_version: int | None,
    actor: User,
    now: datetime,
) -> WordingSuggestion:
    save_row(
        suggestion,
        changes={**changes, "answered_by": actor, "answered_at": now},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event=event,
        why=str(changes.get("answer", "")),
        where=Q(state=SuggestionState.OPEN),
    )
    if changes["state"] != SuggestionState.WITHDRAWN:
        wording_mails.tell_answered(suggestion=suggestion, now=now)
    return suggestion


def _is_open(suggestion: WordingSuggestion) -> None:
    if suggestion.state != SuggestionState.OPEN:
        raise WrongState(
            _("This suggestion was answered already: “%(state)s”.")
            % {"state": suggestion.state_choice.label}
        )
