"""Replacing a KPI by a better one: the old series stays readable and names its successor."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from departments.models import Objective, User
from departments.services.plans import save_link, save_objective
from kpis import causes
from kpis.choices import KpiState
from kpis.choices.metrics import ChangeKind
from kpis.models import Kpi, KpiUse
from kpis.services.drafting import use_in_a_draft
from kpis.services.kpis import KpiFields, create_kpi, mark_replaced
from kpis.services.notes import touched_obligations
from kpis.services.uses import UseFields, retire_use, use_kpi
from saypro_align.lib.exceptions import DomainError


@dataclass(frozen=True, slots=True)
class ObjectiveWords:
    """What the objective says, and how it helps the goal it serves first."""

    text: str
    sentence: str


@transaction.atomic
def replace_kpi(
    *,
    use: KpiUse,
    kpi: KpiFields | Kpi,
    fields: UseFields,
    reason: str,
    words: ObjectiveWords | None = None,
    after: str = KpiState.RETIRED,
    because: UUID | None = None,
    actor: User,
    now: datetime,
) -> KpiUse:
    """Put another KPI, new or existing, in the place of one.

    A plan in force gets a new version for it, which is returned in the new use's objective; until
    that is approved the old KPI counts on. As soon as no current plan uses it any more, the old
    series is retired, or goes on being watched, as `after` says. `words` changes what the objective
    says, with the same press; `because` names the corrective action that asked for it.
    """
    if not reason.strip():
        raise DomainError(
            _("Say why the KPI is replaced."), fields={"reason": [_("Enter the reason.")]}
        )
    held = use_in_a_draft(use, actor=actor, now=now)
    old = held.kpi
    retire_use(use=held, actor=actor, now=now, why=reason.strip())
    department = held.objective.plan.obligation.department
    new = (
        kpi
        if isinstance(kpi, Kpi)
        else create_kpi(department=department, fields=kpi, actor=actor, now=now)
    )
    added = use_kpi(
        objective=held.objective,
        kpi=new,
        fields=fields,
        position=held.position,
        replaces_key=held.key,
        actor=actor,
        now=now,
    )
    if words is not None:
        _reword(held.objective, words, actor=actor, now=now)
    mark_replaced(
        old=old,
        new=new,
        reason=reason.strip(),
        retire=not touched_obligations(old),
        after=after,
        actor=actor,
        now=now,
    )
    causes.keep(
        causes.MetricChange(
            ChangeKind.REPLACED,
            old=old,
            new=new,
            obligation=held.objective.plan.obligation,
            objective_key=held.objective.key,
            use_key=held.key,
        ),
        because=because,
        actor=actor,
        now=now,
    )
    return added


def _reword(objective: Objective, words: ObjectiveWords, *, actor: User, now: datetime) -> None:
    if words.text and words.text != objective.text:
        save_objective(objective=objective, changes={"text": words.text}, actor=actor, now=now)
    link = objective.links.filter(retired_at=None).first()
    if link is not None and words.sentence != link.sentence:
        link.objective = objective
        save_link(link=link, changes={"sentence": words.sentence}, actor=actor, now=now)
