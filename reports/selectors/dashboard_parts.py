"""What the parts of the dashboard read that need nothing but its number: one statement for all."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from actions.selectors.effectiveness import state_rows
from departments.models import Quarter
from departments.selectors import head_rows
from gaps.selectors.scores import trend_rows
from gaps.selectors.wave import running_rows
from reports.selectors.changes import plan_rows
from reports.selectors.frozen import FrozenPlan
from reports.selectors.kpi_standing import stamp_rows
from reports.selectors.path import unaligned
from reports.selectors.standing import action_rows, gap_rows
from reports.selectors.upcoming import review_rows, schedule_rows
from saypro_align.audit import past
from saypro_align.lib.clock import organization_day
from saypro_align.lib.reads import Reads

if TYPE_CHECKING:
    from departments.models import User


class DashboardParts:
    """The rows of each part, as its own selector asks for them."""

    def __init__(
        self,
        reads: Reads,
        quarter: Quarter,
        user: "User",
        now: datetime,
        *,
        since: datetime | None,
        plans: tuple[FrozenPlan, ...],
    ) -> None:
        day = organization_day(now)
        self.gaps = reads.ask(gap_rows(quarter, user))
        self.actions = reads.ask(action_rows(quarter, user))
        self.stamps = None if past.is_past() else reads.ask(stamp_rows(day))
        self.trends = reads.ask(trend_rows(quarter, now))
        self.heads = reads.ask(head_rows([UUID(one.department_id) for one in unaligned(plans)]))
        self.plans = reads.ask(plan_rows(quarter, user, since)) if since else None
        self.states = reads.ask(state_rows(quarter))
        self.waves = reads.ask(running_rows(user))
        self.reviews = reads.ask(review_rows(user, now))
        self.schedules = reads.ask(schedule_rows(user, now))
