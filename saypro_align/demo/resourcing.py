"""What the demo's actions need and get, whose time is too full, and a step that moved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from actions.choices import OPEN_STATES, ActionKind
from actions.models import CorrectiveAction, Step
from actions.services.capacity import set_capacity
from actions.services.dates import reschedule_step
from actions.services.resources import (
    ResourceDraft,
    allocate_request,
    approve_request,
    decline_request,
    request_resource,
)
from departments.models import Quarter, User
from saypro_align.demo.calendar import DemoQuarter, Timeline
from saypro_align.demo.cast import Cast
from saypro_align.lib.clock import organization_day

_MARKETING: Final = ("marketing", ActionKind.REPLACE_KPI)
_PRODUCT: Final = ("product-development", ActionKind.ALIGN_FOCUS)
_SALES: Final = ("sales", ActionKind.COLLABORATE)
# The hours a week that Sipho has; what is given away is more.
_FEW_HOURS: Final = Decimal(5)
_MOVED_TO: Final = timedelta(days=12)


@dataclass(frozen=True)
class _Stage:
    """The cast and the running quarter, whose row appears while the story is told."""

    cast: Cast
    rows: Mapping[int, Quarter]
    quarter: DemoQuarter

    def action(self, place: tuple[str, ActionKind]) -> CorrectiveAction | None:
        """Return the department's open action of the kind in the running quarter."""
        department, kind = place
        found = CorrectiveAction.objects.filter(
            gap__quarter=self.rows[self.quarter.index],
            department__slug=department,
            kind=kind,
            state__in=OPEN_STATES,
        )
        return found.order_by("created_at", "pk").first()


def plan_resources(
    timeline: Timeline, cast: Cast, rows: Mapping[int, Quarter], quarter: DemoQuarter
) -> None:
    """Put on the time line what is asked for, decided and given."""
    stage = _Stage(cast, rows, quarter)
    start = quarter.starts_on

    def on(
        days: int, hour: int, step: Callable[[_Stage, datetime], None], *, must: bool = False
    ) -> None:
        day = start + timedelta(days=days)
        timeline.on(day, hour, lambda at: step(stage, at), must=must)

    on(0, 11, _marketing_gets_time_and_part_of_the_money, must=True)
    on(6, 9, _product_asks_in_vain)
    on(7, 9, _sales_gets_a_yes)
    on(26, 9, _marketing_moves_a_step)


def _marketing_gets_time_and_part_of_the_money(stage: _Stage, at: datetime) -> None:
    action = stage.action(_MARKETING)
    if action is None:
        return
    sipho = stage.cast.people["sipho"]
    steps = list(action.steps.filter(retired_at=None))
    first, last = organization_day(at), stage.quarter.ends_on + timedelta(days=30)
    set_capacity(
        person=sipho, hours=_FEW_HOURS, from_on=first, actor=stage.cast.heads["marketing"], now=at
    )
    for what, hours, step in (
        ("Review the content against the sales strategies", Decimal(4), steps[1]),
        ("Rebuild the campaigns around conversions", Decimal(3), steps[2]),
    ):
        draft = _time(what, hours, sipho, first, last, step)
        _give(stage, action, draft, hours, "", at)
    study = ResourceDraft("money", "Study of what makes leads buy", Decimal(15_000), "R")
    _give(stage, action, study, Decimal(10_000), "The rest when the study is half done.", at)
    request_resource(
        action=action,
        draft=ResourceDraft(
            "technology", "Licences for conversion tracking", Decimal(2), "licences", step=steps[2]
        ),
        actor=stage.cast.heads["marketing"],
        now=at,
    )


def _product_asks_in_vain(stage: _Stage, at: datetime) -> None:
    action = stage.action(_PRODUCT)
    if action is None:
        return
    row = request_resource(
        action=action,
        draft=ResourceDraft("personnel", "A developer for the workshop", Decimal(1), "developer"),
        actor=stage.cast.heads["product-development"],
        now=at,
    )
    decline_request(
        request=row,
        reason="All developers work on the release; the heads can rank without one.",
        actor=stage.cast.people["joseph"],
        now=at + timedelta(hours=3),
    )


def _sales_gets_a_yes(stage: _Stage, at: datetime) -> None:
    action = stage.action(_SALES)
    if action is None:
        return
    row = request_resource(
        action=action,
        draft=ResourceDraft("money", "A moderator for the joint session", Decimal(4_000), "R"),
        actor=stage.cast.heads["sales"],
        now=at,
    )
    approve_request(request=row, actor=stage.cast.office, now=at + timedelta(hours=2))


def _marketing_moves_a_step(stage: _Stage, at: datetime) -> None:
    action = stage.action(_MARKETING)
    step = None if action is None else _next(action)
    if step is None or step.due_on is None or step.action.deadline is None:
        return
    reschedule_step(
        step=step,
        due_on=min(step.due_on + _MOVED_TO, step.action.deadline),
        reason="The sales strategies for the new year come a week late.",
        actor=stage.cast.heads["marketing"],
        now=at,
    )


def _next(action: CorrectiveAction) -> Step | None:
    rows = action.steps.filter(done_at=None, retired_at=None).select_related("action__department")
    return rows.order_by("position").first()


def _time(
    what: str, hours: Decimal, person: User, first: date, last: date, step: Step
) -> ResourceDraft:
    return ResourceDraft(
        "time", what, hours, person=person, starts_on=first, ends_on=last, step=step
    )


def _give(
    stage: _Stage,
    action: CorrectiveAction,
    draft: ResourceDraft,
    amount: Decimal,
    reason: str,
    at: datetime,
) -> None:
    head = stage.cast.heads[action.department.slug]
    row = request_resource(action=action, draft=draft, actor=head, now=at)
    approve_request(request=row, actor=stage.cast.office, now=at)
    allocate_request(request=row, amount=amount, reason=reason, actor=stage.cast.office, now=at)
