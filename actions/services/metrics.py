"""Which action replaced, shared, reframed or named a metric: kept when it happens."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Case, IntegerField, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from actions.access import readable_actions
from actions.choices import OPEN_STATES, ActionState
from actions.models import CorrectiveAction, KpiChange
from actions.permissions import can_carry_out
from departments.models import User
from kpis.causes import Cause, CausedChange, MetricChange
from kpis.choices.metrics import ChangeKind
from saypro_align.audit.services import record
from saypro_align.lib.exceptions import DomainError

# What is under way comes before what is only agreed or proposed.
_NEAREST: Final = Case(
    When(state=ActionState.IN_PROGRESS, then=Value(0)),
    When(state=ActionState.APPROVED, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)


def keep_change(
    *, change: MetricChange, action: CorrectiveAction, actor: User, now: datetime
) -> KpiChange:
    """Keep that the action caused the change."""
    kept = KpiChange.objects.create(
        action=action,
        kind=change.kind,
        old=change.old,
        new=change.new,
        obligation=change.obligation,
        objective_key=change.objective_key,
        made_by=actor,
        created_at=now,
        updated_at=now,
    )
    names = (
        str(change.old) if change.old else None,
        str(change.new) if change.new else None,
    )
    record(
        "action.metric_changed",
        actor=actor,
        subject=action,
        now=now,
        changes={"kpi": names},
        why=str(ChangeKind(change.kind).label),
    )
    return kept


class MetricTeller:
    """Tells the apps below which action caused a change of a metric."""

    def named(self, user: User, action_id: str) -> Cause | None:
        """Return the action a form was opened from, if the person may carry it out."""
        action = self._open_for(user, action_id)
        return None if action is None else _cause(action)

    def keep(
        self, change: MetricChange, *, because: UUID | None, actor: User, now: datetime
    ) -> Cause | None:
        """Keep that an action caused the change: the one named, or one that is under way for it.

        Raises DomainError for an action that is not the person's, is closed or is about other plans.
        """
        if because is None:
            action = self._under_way(actor, change)
        else:
            action = self._open_for(actor, str(because))
            if action is None or not _concerns(action, change):
                raise DomainError(_("This action is not open for you, or is about another plan."))
        if action is None:
            return None
        keep_change(change=change, action=action, actor=actor, now=now)
        return _cause(action)

    def caused(self, user: User, kpi_ids: Iterable[UUID]) -> list[CausedChange]:
        """Return the changes of these series, with actions that the person may read; one query."""
        wanted = list(kpi_ids)
        rows = (
            KpiChange.objects.filter(Q(old__in=wanted) | Q(new__in=wanted))
            .filter(action__in=CorrectiveAction.objects.visible_to(user))
            .select_related("action")
            .order_by("-created_at", "-id")
        )
        return [
            CausedChange(row.kind, row.old_id, row.new_id, row.created_at, _cause(row.action))
            for row in rows
        ]

    def _open_for(self, user: User, action_id: str) -> CorrectiveAction | None:
        try:
            wanted = UUID(action_id)
        except ValueError:
            return None
        action = readable_actions(user).filter(pk=wanted, state__in=OPEN_STATES).first()
        return action if action is not None and can_carry_out(user, action) else None

    def _under_way(self, actor: User, change: MetricChange) -> CorrectiveAction | None:
        if change.obligation is None or change.objective_key is None:
            return None
        # The gap sits on the KPI's use itself, or on the objective as a whole.
        rows = readable_actions(actor).filter(
            Q(gap__parties__kpi_use_key=change.use_key) | Q(gap__parties__kpi_use_key=None),
            state__in=OPEN_STATES,
            gap__parties__obligation=change.obligation,
            gap__parties__objective_key=change.objective_key,
        )
        nearest = rows.annotate(near=_NEAREST).order_by("near", "-created_at", "pk")
        return next((action for action in nearest if can_carry_out(actor, action)), None)


def _concerns(action: CorrectiveAction, change: MetricChange) -> bool:
    departments = action.about.department_ids
    if change.obligation is not None:
        return change.obligation.department_id in departments
    series = change.new or change.old
    held = (
        set() if series is None else {link.department_id for link in series.department_links.all()}
    )
    return bool(departments & held)


def _cause(action: CorrectiveAction) -> Cause:
    return Cause(action.pk, action.title, reverse("actions:action_page", args=[action.pk]))
