"""A vague objective made clear: its sentence and its KPI with numbers, date and owner, in one press."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from departments.models import Objective, User
from departments.services.checks import needs_text
from departments.services.plans import save_link, save_objective
from kpis import causes
from kpis.choices import UseState
from kpis.choices.metrics import ChangeKind
from kpis.models import Kpi, KpiUse
from kpis.services.drafting import objective_in_a_draft
from kpis.services.kpis import KpiFields, create_kpi, edit_kpi
from kpis.services.uses import UseFields, save_use, use_kpi
from saypro_align.lib.exceptions import DomainError

_DESCRIBED = ("unit", "direction", "aggregation", "frequency", "source", "owner")


@dataclass(frozen=True, slots=True)
class ClearWords:
    """What the objective says from now on, by when, and in one line how it helps its goal."""

    text: str
    due_on: date | None = None
    sentence: str = ""


@transaction.atomic
def make_clear(
    *,
    objective: Objective,
    words: ClearWords,
    kpi: KpiFields,
    fields: UseFields,
    use: KpiUse | None = None,
    because: UUID | None = None,
    actor: User,
    now: datetime,
) -> KpiUse:
    """Write the objective anew and give it a KPI, or complete the KPI `use` that it has.

    A plan in force gets a new version for it; its head reads and submits that. `because` names the
    corrective action that asked for it. Returns the KPI in the objective.
    """
    text = needs_text(words.text, "objective_text", _("Say what will be different."))
    held = objective_in_a_draft(objective, actor=actor, now=now)
    changes: dict[str, Any] = {"text": text}
    if words.due_on is not None:
        changes["due_on"] = words.due_on
    save_objective(objective=held, changes=changes, actor=actor, now=now)
    _say_why(held, words.sentence, actor=actor, now=now)
    use = use or _of_that_name(held, kpi.name)
    if use is None:
        named = _named(held, kpi, actor=actor, now=now)
        clear = use_kpi(objective=held, kpi=named, fields=fields, actor=actor, now=now)
    else:
        clear = _completed(held, use, kpi, fields, actor=actor, now=now)
    change = causes.MetricChange(
        ChangeKind.CLARIFIED,
        new=clear.kpi,
        obligation=held.plan.obligation,
        objective_key=held.key,
        use_key=clear.key,
    )
    causes.keep(change, because=because, actor=actor, now=now)
    return clear


def _of_that_name(held: Objective, name: str) -> KpiUse | None:
    """Return the KPI of the objective that is called so: it is completed, not doubled."""
    return held.kpi_uses.filter(state=UseState.ACTIVE, kpi__name__iexact=name.strip()).first()


def _named(held: Objective, kpi: KpiFields, *, actor: User, now: datetime) -> Kpi:
    needs_text(kpi.name, "name", _("Name the KPI."))
    department = held.plan.obligation.department
    return create_kpi(department=department, fields=kpi, actor=actor, now=now)


def _completed(
    held: Objective, use: KpiUse, kpi: KpiFields, fields: UseFields, *, actor: User, now: datetime
) -> KpiUse:
    """Fill in what the KPI lacks; what was not said stays as it was."""
    mine = (
        held.kpi_uses.filter(key=use.key, state=UseState.ACTIVE)
        .select_related("kpi", "objective__plan__obligation")
        .first()
    )
    if mine is None:
        sentence = _("Choose a KPI of this objective.")
        raise DomainError(sentence, fields={"use": [sentence]})
    described = {
        name: getattr(kpi, name)
        for name in _DESCRIBED
        if getattr(kpi, name) and getattr(kpi, name) != getattr(mine.kpi, name)
    }
    if described:
        edit_kpi(kpi=mine.kpi, changes=described, actor=actor, now=now)
    said = {
        name: getattr(fields, name)
        for name in fields.__dataclass_fields__
        if name != "weight" and getattr(fields, name) not in (None, "")
    }
    return save_use(use=mine, changes=said, actor=actor, now=now)


def _say_why(held: Objective, sentence: str, *, actor: User, now: datetime) -> None:
    link = held.links.filter(retired_at=None).first()
    if sentence and link is not None and link.sentence != sentence:
        link.objective = held
        save_link(link=link, changes={"sentence": sentence}, actor=actor, now=now)
