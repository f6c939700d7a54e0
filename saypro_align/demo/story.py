"""The customer's story: three quarters in which plans get better, and the one that runs.

All is written through the services, each step with its own moment, so that history, audit trail and
snapshots are real. In the running quarter no plan is fully aligned: Marketing's KPI does not serve
its goal, Sales and Customer Service pull apart, Product Development and Sales lack a shared focus,
IT watches a metric that matters to no goal, and Human Resources has an objective without a number.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial

from departments.models import Obligation, Plan, Quarter
from departments.services import plans as plan_services
from departments.services import quarters as quarter_services
from gaps.choices import SnapshotCause
from gaps.services import assessments, scores
from saypro_align.demo import (
    boarding,
    checking,
    consenting,
    correcting,
    delivering,
    discussing,
    distributing,
    ending,
    foreseeing,
    goals,
    judging,
    learning,
    leaving,
    measuring,
    meeting,
    perceiving,
    planning,
    progressing,
    proving,
    reporting,
    requesting,
    resourcing,
    reviewing,
    scarce,
    showing,
    sighting,
    supporting,
    suspecting,
    talking,
    targeting,
    together,
    updating,
)
from saypro_align.demo import cast as casting
from saypro_align.demo.calendar import DemoQuarter, Timeline, quarters
from saypro_align.demo.cast import Cast
from saypro_align.demo.plans import DEFECTS, DemoDefect
from saypro_align.demo.series import RUNNING
from saypro_align.lib.clock import organization_day, organization_zone
from saypro_align.lib.periods import add_months, at_local, local_day

_VISIONS = (
    "Know our numbers: every department says what it wants and how it is seen.",
    "Fewer plans, better plans: what serves no goal is left out.",
    "Work on the same things: departments that depend on each other plan together.",
    "Customers who buy, customers who stay: grow without losing those we have.",
)
_HOUR = timedelta(hours=1)


def load(now: datetime, tell: Callable[[int, int], None]) -> None:
    """Write the whole story as it stands at `now`."""
    _Story(now).write(tell)


class _Story:
    """The quarters, the cast and the timeline on which everything is planned."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.quarters = quarters(now)
        self.timeline = Timeline(now)
        self.cast = Cast()
        self.rows: dict[int, Quarter] = {}

    def write(self, tell: Callable[[int, int], None]) -> None:
        """Plan all steps, then take them in order."""
        first, running = self.quarters[0].starts_on, self.quarters[RUNNING]
        self._on(first - timedelta(days=40), 9, partial(self._found, first))
        for quarter in self.quarters:
            self._plan_quarter(quarter)
            self._watch(quarter)
        for defect in DEFECTS:
            self._plan_repair(defect)
        self._plan_corrections()
        self._plan_suspicions()
        self._plan_leaving_department()
        self._plan_requests()
        self._plan_reviews_of_metrics()
        resourcing.plan_resources(self.timeline, self.cast, self.rows, running)
        supporting.plan_support(
            self.timeline, self.cast, self.rows, self.quarters[: RUNNING + 1], self.now
        )
        self._plan_learning()
        meeting.plan_meetings(self.timeline, lambda: self.cast, self.rows, running, self.now)
        together.plan_focus(self.timeline, self.cast, self.rows, running, self.now)
        discussing.plan_discussion(self.timeline, self.cast, self.quarters, self.now)
        perceiving.plan_ratings(self.timeline, self.cast, self.rows, self.quarters, self.now)
        sighting.plan_sights(self.timeline, self.cast, self.rows, running, self.now)
        targeting.plan_targets(self.timeline, self.cast, self.rows, running, self.now)
        foreseeing.plan_next_quarter(self.timeline, self.cast, self.rows, running, self.now)
        checking.plan_check_ins(self.timeline, self.cast, running)
        distributing.plan_distributions(self.timeline, self.cast, self.rows, running)
        progressing.plan_progress(self.timeline, self.cast, running, self.now)
        last = self.quarters[RUNNING - 1]
        ending.plan_endings(self.timeline, lambda: self.cast, self.rows, last, running)
        boarding.plan_boards(self.timeline, self.cast, self.rows, running)
        showing.plan_showing(self.timeline, self.cast, self.now)
        updating.plan_updates(self.timeline, lambda: self.cast, self.now)
        reporting.plan_reports(self.timeline, self.cast, self.quarters)
        consenting.plan_consents(self.timeline, self.cast, self.rows, self.quarters, self.now)
        delivering.plan_deliveries(self.timeline, self.quarters)
        self.timeline.run(tell, after=lambda now: assessments.sweep_assessments(now=now))
        scores.take_daily_snapshots(now=self.now)

    def _on(self, day: date, hour: int, step: Callable[[datetime], None]) -> None:
        self.timeline.on(day, hour, step)

    def _found(self, first: date, now: datetime) -> None:
        since = first.replace(year=first.year - 3)
        casting.hire(self.cast, since, now)
        casting.set_goals(self.cast, first - timedelta(days=40), now)
        proving.start_series(self.cast, now)

    def _plan_quarter(self, quarter: DemoQuarter) -> None:
        start = quarter.starts_on
        self._on(start - timedelta(days=21), 9, partial(self._open, quarter))
        self._on(start - timedelta(days=14), 10, partial(self._write_plans, quarter))
        self._on(start - timedelta(days=10), 15, partial(self._submit_plans, quarter))
        self._on(start - timedelta(days=4), 11, partial(self._approve_plans, quarter))
        if quarter.index == RUNNING:
            # Late enough that the quarter before closes while this is still a suspicion there.
            self._on(start - timedelta(days=5), 8, self._rank_projects)
        self._on(start - timedelta(days=5), 9, partial(self._triage, quarter))
        self._on(start - timedelta(days=5), 16, partial(self._name_causes, quarter))
        if quarter.index == RUNNING:
            self._on(start - timedelta(days=7), 9, self._limit_the_unsure_rule)
        self.timeline.on(start, 1, partial(self._begin, quarter), must=True)

    def _open(self, quarter: DemoQuarter, now: datetime) -> None:
        row = quarter_services.create_quarter(
            code=quarter.code,
            name=quarter.name,
            starts_on=quarter.starts_on,
            ends_on=quarter.ends_on,
            plans_due_at=at_local(
                quarter.starts_on - timedelta(days=2), time(17), organization_zone()
            ),
            mid_quarter_on=quarter.starts_on + timedelta(days=45),
            vision=_VISIONS[quarter.index],
            actor=self.cast.office,
            now=now,
        )
        self.rows[quarter.index] = quarter_services.open_quarter(
            quarter=row, actor=self.cast.office, now=now + _HOUR
        )

    def _write_plans(self, quarter: DemoQuarter, now: datetime) -> None:
        row = self.rows[quarter.index]
        is_running = quarter.index == RUNNING
        if is_running:
            scarce.name_resources(self.cast, row, now)
        duties = Obligation.objects.filter(quarter=row)
        for number, obligation in enumerate(duties.select_related("quarter", "department")):
            plan = planning.write_plan(self.cast, quarter, obligation, now + number * _HOUR)
            if is_running:
                scarce.ask(self.cast, plan, now + number * _HOUR)

    def _plans(self, quarter: DemoQuarter) -> list[Plan]:
        return list(
            Plan.objects.in_quarter(self.rows[quarter.index])
            .select_related("obligation__department")
            .order_by("obligation__department__name")
        )

    def _submit_plans(self, quarter: DemoQuarter, now: datetime) -> None:
        for number, plan in enumerate(self._plans(quarter)):
            planning.submit(self.cast, plan, now + number * _HOUR)

    def _approve_plans(self, quarter: DemoQuarter, now: datetime) -> None:
        for number, plan in enumerate(self._plans(quarter)):
            planning.approve(self.cast, plan, now + number * _HOUR / 4)

    def _triage(self, quarter: DemoQuarter, now: datetime) -> None:
        correcting.triage(self.cast, self.rows[quarter.index], now)

    def _limit_the_unsure_rule(self, now: datetime) -> None:
        correcting.limit_the_unsure_rule(self.cast, now)

    def _name_causes(self, quarter: DemoQuarter, now: datetime) -> None:
        correcting.name_causes(self.cast, self.rows[quarter.index], now)

    def _rank_projects(self, now: datetime) -> None:
        casting.rank_projects(self.cast, self.quarters[RUNNING].ends_on, now)

    def _begin(self, quarter: DemoQuarter, now: datetime) -> None:
        """Close the quarter before, and let the new plans be active."""
        if quarter.index:
            row = self.rows[quarter.index - 1]
            row.refresh_from_db()
            scores.score_quarter(quarter=row, now=now, cause=SnapshotCause.QUARTER_END)
            quarter_services.close_quarter(quarter=row, actor=self.cast.office, now=now)
        plan_services.activate_plans(now)

    def _watch(self, quarter: DemoQuarter) -> None:
        """Measure every Monday, and freeze the number once a week and at each month's end."""
        for monday in quarter.mondays():
            self._on(monday, 8, partial(self._measure, quarter, monday))
            self._on(monday, 12, self._snapshot)
        for months in (1, 2):
            last_day = add_months(quarter.starts_on, months) - timedelta(days=1)
            self._on(last_day, 22, partial(self._end_month, quarter))

    def _measure(self, quarter: DemoQuarter, day: date, now: datetime) -> None:
        measuring.record_week(self.cast, quarter, day, now)
        proving.record_week(self.cast, day, now)

    def _snapshot(self, now: datetime) -> None:
        scores.take_daily_snapshots(now=now)

    def _end_month(self, quarter: DemoQuarter, now: datetime) -> None:
        scores.score_quarter(
            quarter=self.rows[quarter.index], now=now, cause=SnapshotCause.MONTH_END
        )

    def _plan_repair(self, defect: DemoDefect) -> None:
        """Propose an action three weeks before the repair, and finish it the day after."""
        if not defect.week:
            return
        quarter = self.quarters[defect.quarter]
        week = quarter.starts_on + timedelta(weeks=defect.week)
        place = (quarter, defect.department)
        propose, tick = self._act(correcting.propose_suggested), self._act(correcting.finish_step)
        self._on(week - timedelta(days=20), 11, partial(propose, *place))
        self._on(week - timedelta(days=9), 16, partial(tick, *place))
        self._on(week - timedelta(days=1), 10, partial(self._repair, quarter, defect))
        self._on(week, 9, partial(self._act(correcting.implement), *place))
        told = judging.verdict_on(defect.quarter, defect.department)
        self._on(week + timedelta(days=told.days), 14, partial(self._judge, *place, told))

    def _judge(
        self, quarter: DemoQuarter, department: str, told: judging.DemoVerdict, now: datetime
    ) -> None:
        judging.judge(self.cast, self.rows[quarter.index], department, told, now)

    def _act(
        self, verb: Callable[[Cast, Quarter, str, datetime], None]
    ) -> Callable[[DemoQuarter, str, datetime], None]:
        def taken(quarter: DemoQuarter, department: str, now: datetime) -> None:
            verb(self.cast, self.rows[quarter.index], department, now)

        return taken

    def _repair(self, quarter: DemoQuarter, defect: DemoDefect, now: datetime) -> None:
        planning.repair(self.cast, quarter, defect, now)

    def _plan_corrections(self) -> None:
        """Some gaps of the running quarter have actions; nothing is repaired yet."""
        quarter = self.quarters[RUNNING]
        start = quarter.starts_on

        def propose(told: correcting.DemoAction, *, begun: bool) -> Callable[[datetime], None]:
            return lambda now: correcting.propose(
                self.cast, self.rows[RUNNING], told, now, start=begun
            )

        self.timeline.on(start, 9, propose(correcting.MARKETING_ACTION, begun=True), must=True)
        self.timeline.on(start, 10, propose(correcting.CONFLICT_ACTION, begun=False), must=True)
        self._on(start + timedelta(days=5), 10, propose(correcting.FOCUS_ACTION, begun=False))
        tick = self._act(correcting.finish_step)
        self._on(start + timedelta(days=12), 15, partial(tick, quarter, "marketing"))
        self._on(start + timedelta(days=1), 9, self._talk)

    def _plan_suspicions(self) -> None:
        """What nobody decided on for a week would count: these are younger."""
        today = local_day(self.now, organization_zone())
        for told in suspecting.SUSPICIONS:
            self._on(today - timedelta(days=told.days_ago), 14, self._suspect(told))

    def _suspect(self, told: suspecting.DemoSuspicion) -> Callable[[datetime], None]:
        return lambda now: suspecting.suspect(self.cast, self.rows[RUNNING], told, now)

    def _talk(self, now: datetime) -> None:
        talking.answer_sales(self.cast, self.rows[RUNNING], now)
        correcting.tell_the_office(self.cast, self.rows[RUNNING], now)
        talking.ask_human_resources(self.cast, self.rows[RUNNING], now + _HOUR)
        correcting.share_out(self.cast, self.rows[RUNNING], now + _HOUR)

    def _plan_leaving_department(self) -> None:
        """A goal nobody serves yet, and an exempt department whose one objective serves none."""
        quarter = self.quarters[RUNNING]
        self.timeline.on(
            quarter.starts_on,
            8,
            lambda now: casting.set_goal(self.cast, goals.LATE_GOAL, quarter.starts_on, now),
            must=True,
        )
        self.timeline.on(
            quarter.starts_on,
            11,
            lambda now: leaving.plan_its_last_weeks(self.cast, quarter, self.rows[RUNNING], now),
            must=True,
        )
        self.timeline.on(
            quarter.starts_on,
            12,
            lambda now: leaving.live_with_it(self.cast, self.rows[RUNNING], now),
            must=True,
        )

    def _plan_reviews_of_metrics(self) -> None:
        """Metrics are rated, and a clearer wording is suggested."""
        before, today = self.quarters[RUNNING - 1].starts_on, organization_day(self.now)
        for day, hour, step in reviewing.timetable(before, today):
            self._on(day, hour, self._in_the_newest_quarter(step))

    def _plan_learning(self) -> None:
        """Heads learn in a workshop, and say each month what works."""
        for day, hour, step in learning.timetable(organization_day(self.now)):
            self._on(day, hour, self._in_the_newest_quarter(step))

    def _in_the_newest_quarter(
        self, step: Callable[[Cast, Quarter, datetime], None]
    ) -> Callable[[datetime], None]:
        return lambda now: step(self.cast, self.rows[max(self.rows)], now)

    def _plan_requests(self) -> None:
        """Departments ask each other: promises kept and broken, agreed ones, and two that wait."""
        for index, told, kept in (
            (RUNNING - 2, requesting.LEADS, True),
            (RUNNING - 1, requesting.COMPLAINTS, False),
        ):
            quarter = self.quarters[index]
            self._request(quarter, quarter.starts_on + timedelta(days=3), requesting.agree, told)
            self._on(quarter.ends_on, 15, partial(self._end_request, quarter, told, kept))
        running = self.quarters[RUNNING]
        start, today = running.starts_on, organization_day(self.now)
        self._request(running, start + timedelta(days=2), requesting.agree, requesting.INTERVIEWS)
        self._request(
            running, start + timedelta(days=6), requesting.agree_on_less, requesting.ROUTING
        )
        for days, step, told in (
            (2, requesting.wait_for_answer, requesting.FIRST_DAY),
            (1, requesting.wait_for_yes, requesting.LEADS),
        ):
            self._request(running, max(start, today - timedelta(days=days)), step, told)

    def _request(
        self,
        quarter: DemoQuarter,
        day: date,
        step: Callable[[Cast, Quarter, requesting.DemoRequest, datetime], None],
        told: requesting.DemoRequest,
    ) -> None:
        # The answer comes hours later; on the very day it would lie ahead.
        if day < organization_day(self.now):
            self._on(day, 10, lambda now: step(self.cast, self.rows[quarter.index], told, now))

    def _end_request(
        self,
        quarter: DemoQuarter,
        told: requesting.DemoRequest,
        kept: bool,  # noqa: FBT001
        now: datetime,
    ) -> None:
        requesting.end(self.cast, self.rows[quarter.index], told, kept=kept, now=now)
