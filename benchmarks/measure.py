"""Times the product's hottest requests beside a raw-SQL floor of the same aggregate.

Floor and product run by turns in one process (A B A B …), so that whatever else the machine does
falls on both. Printed: median, spread, number of queries and the ratio to the floor.
"""

import gc
import gzip
import json
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks import path, typing
from benchmarks.organization import NOW, Organization
from departments.choices import QuarterState
from departments.models import Objective, Obligation, Plan, Quarter, User
from gaps.models import Gap
from gaps.services import assessments, scores

RESULTS = Path(__file__).parent / "results"

DASHBOARD_FLOOR = """
    SELECT d.name, s.is_fully_aligned, s.score_numerator, s.score_denominator,
           (SELECT count(*) FROM gaps_gapparty p JOIN gaps_gap g ON g.id = p.gap_id
             WHERE p.obligation_id = o.id AND g.state IN ('confirmed','planned','in_action','reopened')),
           (SELECT count(*) FROM actions_correctiveaction a WHERE a.department_id = d.id)
      FROM departments_obligation o
      JOIN departments_department d ON d.id = o.department_id
      LEFT JOIN gaps_planscore s ON s.obligation_id = o.id
     WHERE o.quarter_id = %s
"""
GAPS_FLOOR = """
    SELECT g.id, g.sentence, g.kind, g.severity, g.state, g.opened_at, d.name
      FROM gaps_gap g
      JOIN gaps_gapparty p ON p.gap_id = g.id
      JOIN departments_obligation o ON o.id = p.obligation_id
      JOIN departments_department d ON d.id = o.department_id
     WHERE g.quarter_id = %s ORDER BY g.opened_at DESC, g.id DESC LIMIT 50
"""
SHARE_FLOOR = """
    SELECT o.quarter_id, count(*) FILTER (WHERE s.is_fully_aligned), count(*)
      FROM departments_obligation o JOIN gaps_planscore s ON s.obligation_id = o.id
     WHERE s.is_due GROUP BY o.quarter_id
"""
ATTAINMENT_FLOOR = """
    SELECT u.id, (m.value - u.baseline) / nullif(u.target_value - u.baseline, 0)
      FROM kpis_kpiuse u
      JOIN departments_objective b ON b.id = u.objective_id
      JOIN departments_plan p ON p.id = b.plan_id
      JOIN departments_obligation o ON o.id = p.obligation_id
      LEFT JOIN LATERAL (SELECT value FROM kpis_measurement x
                          WHERE x.kpi_id = u.kpi_id AND x.is_latest AND x.measured_on <= %s
                          ORDER BY x.measured_on DESC LIMIT 1) m ON true
     WHERE o.quarter_id = %s
"""


@dataclass(frozen=True)
class Result:
    """One row of the table; times in milliseconds, `own` what our own processor time was."""

    name: str
    median: float
    own: float
    low: float
    high: float
    queries: int
    floor: float | None
    # Of a page: its bytes, and those that travel.
    size: int | None = None
    wire: int | None = None

    def __str__(self) -> str:
        floor = f"{self.floor:9.1f}" if self.floor is not None else "        –"
        ratio = f"{self.median / self.floor:7.1f}" if self.floor else "      –"
        spread = f"{self.low:.1f}–{self.high:.1f}"
        weight = ""
        if self.size is not None and self.wire is not None:
            weight = f"{self.size / 1000:8.0f}{self.wire / 1000:7.1f}"
        told = f"{self.name:<32}{self.median:9.1f}{self.own:8.1f}{spread:>17}{self.queries:8d}"
        return f"{told}{floor}{ratio}{weight}"


def _sql(statement: str, *values: Any) -> Callable[[], object]:
    def run() -> object:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall()

    return run


def _get(client: Client, path: str) -> Callable[[], object]:
    def run() -> object:
        response = client.get(path)
        if response.status_code != 200:
            raise RuntimeError(f"{path} answered {response.status_code}.")
        return b"".join(response) if response.streaming else response.content

    return run


def _once(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def time_it(
    name: str, work: Callable[[], object], floor: Callable[[], object] | None, rounds: int
) -> Result:
    """Warm up, count the queries once, then time floor and work by turns."""
    shown = work()
    page = shown if isinstance(shown, bytes) else None
    with CaptureQueriesContext(connection) as captured:
        work()
    # Now: the next request empties the log.
    queries = len(captured)
    mine, own, others = [], [], []
    for _round in range(rounds):
        if floor is not None:
            others.append(_once(floor))
        began = time.process_time()
        mine.append(_once(work))
        own.append((time.process_time() - began) * 1000)
    return Result(
        name=name,
        median=statistics.median(mine),
        own=statistics.median(own),
        low=min(mine),
        high=max(mine),
        queries=queries,
        floor=statistics.median(others) if others else None,
        size=len(page) if page is not None else None,
        wire=len(gzip.compress(page)) if page is not None else None,
    )


def _assess_everything() -> None:
    """Assess all quarters while they are open, then close the past ones."""
    past = list(Quarter.objects.filter(state=QuarterState.CLOSED).values_list("pk", flat=True))
    Quarter.objects.update(state=QuarterState.OPEN, closed_at=None)
    for quarter in Quarter.objects.order_by("starts_on"):
        began = time.perf_counter()
        assessments.assess(
            quarter=quarter,
            obligation_ids=list(
                Obligation.objects.filter(quarter=quarter).values_list("pk", flat=True)
            ),
            now=NOW,
        )
        print(
            f"  assessed {quarter.code} for the first time in {time.perf_counter() - began:.1f} s"
        )
    Quarter.objects.filter(pk__in=past).update(state=QuarterState.CLOSED, closed_at=NOW)


def _cases(quarter: Quarter) -> list[tuple[str, Callable[[], object], Callable[[], object] | None]]:
    leader = Client()
    leader.force_login(
        User.objects.get(email="leader@bench.example"), backend=settings.AUTHENTICATION_BACKENDS[0]
    )
    plan = Plan.objects.in_quarter(quarter).select_related("obligation__department").first()
    if plan is None:
        raise RuntimeError("Nothing was loaded.")
    head = Client()
    head.force_login(plan.author, backend=settings.AUTHENTICATION_BACKENDS[0])
    slug, q = plan.obligation.department.slug, f"q={quarter.code}"
    everyone = list(Obligation.objects.filter(quarter=quarter).values_list("pk", flat=True))
    gaps_floor = _sql(GAPS_FLOOR, quarter.pk)
    draft = typing.draft(quarter)
    return [
        ("dashboard", _get(leader, f"/dashboard/?{q}"), _sql(DASHBOARD_FLOOR, quarter.pk)),
        ("API alignment", _get(leader, f"/api/v1/alignment/?quarter={quarter.code}"), _sql(SHARE_FLOOR)),
        ("gap register, first page", _get(leader, f"/gaps/?{q}"), gaps_floor),
        ("gap register, what came back", _get(leader, f"/gaps/?{q}&state=any&again=yes"), gaps_floor),
        ("what comes up most", _get(leader, f"/gaps/pareto/?{q}"), gaps_floor),
        ("a gap with similar ones", _get(leader, f"/gaps/{Gap.objects.in_quarter(quarter)[0].pk}/"), None),
        ("API list of 50 gaps", _get(leader, f"/api/v1/gaps/?quarter={quarter.code}"), gaps_floor),
        ("API list of 50 plans", _get(leader, f"/api/v1/plans/?quarter={quarter.code}"), None),
        ("KPI list, first page", _get(leader, f"/kpis/?{q}"), _sql(ATTAINMENT_FLOOR, NOW.date(), quarter.pk)),
        ("KPI list, those on track", _get(leader, f"/kpis/?{q}&status=on_track"), None),
        ("API list of 50 KPIs", _get(leader, "/api/v1/kpis/"), None),
        ("API list of 50 KPIs in plans", _get(leader, "/api/v1/kpi-uses/"), None),
        ("API list of 50 values", _get(leader, "/api/v1/measurements/"), None),
        ("search", _get(leader, "/search/?q=orders"), None),
        ("forecasts", _get(leader, f"/forecasts/?{q}"), None),
        ("alignment map", _get(leader, f"/map/?{q}"), None),
        ("a department's page", _get(head, f"/departments/{slug}/?{q}"), None),
        ("my week of a head", _get(head, f"/?{q}"), None),
        ("list of actions", _get(leader, f"/actions/?{q}"), None),
        ("departments as CSV", _get(leader, f"/dashboard/departments.csv?{q}"), None),
        ("plan page", _get(head, f"/departments/{slug}/plans/{quarter.code}/"), None),
        ("rules while typing, 10 × 3", typing.asking(draft, "gaps:plan_notices"), None),
        ("advice while typing, 1 × 3", typing.asking(draft, "kpis:plan_advice", objectives=1), None),
        ("assess one plan", lambda: _assess(quarter, [plan.obligation_id]), None),
        ("reword an objective and assess", lambda: _reword(quarter, plan), None),
        ("assess the whole quarter", lambda: _assess(quarter, everyone), None),
        ("way to the target, what if", _get(leader, f"/path/?{q}&try=1"), None),
        ("path at 200 gaps", path.solve, None),
        ("score the quarter", lambda: scores.score_quarter(quarter=quarter, now=NOW), _sql(SHARE_FLOOR)),
    ]  # fmt: skip


def _assess(quarter: Quarter, obligation_ids: list[Any]) -> None:
    assessments.assess(quarter=quarter, obligation_ids=obligation_ids, now=NOW)


_WORDINGS = cycle(
    ("Raise repeat orders by 5 %", "Reduce unit cost by 5 %", "Shorten answer time by 7 %")
)


def _reword(quarter: Quarter, plan: Plan) -> None:
    """Change one plan as its author does, so that what is kept of it does not hold."""
    first = Objective.objects.filter(plan=plan, position=1)
    first.update(text=next(_WORDINGS), version=F("version") + 1)
    _assess(quarter, [plan.obligation_id])


def measure(*, departments: int, rounds: int) -> int:
    """Load, assess, time and print; write the figures beside the last ones."""
    call_command("migrate", verbosity=0)
    began = time.perf_counter()
    print(f"Loading {departments} departments × 4 quarters (5 objectives × 3 KPIs, weekly values)")
    quarter = Organization(departments).load()
    print(f"  loaded in {time.perf_counter() - began:.1f} s")
    _assess_everything()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE")
    print(f"  {Gap.objects.count():,} gaps found\n")
    print(
        f"{'milliseconds':<32}{'median':>9}{'own CPU':>8}{'spread':>17}{'queries':>8}{'floor':>9}{'ratio':>7}"
        f"{'kB':>8}{'wire':>7}"
    )
    # As the web server does before it answers.
    gc.collect()
    gc.freeze()
    results = []
    for name, work, floor in _cases(quarter):
        slow = name.startswith("assess the whole")
        results.append(time_it(name, work, floor, rounds=3 if slow else rounds))
        print(results[-1])
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"\nmemory of this process at its largest: {memory} MiB; database: {connection.vendor}")
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{departments}.json").write_text(
        json.dumps([asdict(result) for result in results], indent=1), encoding="utf-8"
    )
    return 0
