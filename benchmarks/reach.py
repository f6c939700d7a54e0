"""`python -m benchmarks.reach`: what hangs on a goal in an organization of 10 000 KPIs.

The worst case: every objective of the running quarter serves the one goal that is to change. Each
dependent found by plain SQL must stand on the page that is shown before anything is saved, and the
page must be there within a second. The alignment map of the same organization is timed beside it.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from html import unescape

LIMIT_MS = 1000.0


def main() -> int:
    """Start a database if none is given, then measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reach", description=__doc__)
    parser.add_argument("--kpis", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "saypro_align.settings.test"
    if os.environ.get("DATABASE_URL"):
        return _measure(options.kpis, options.rounds)
    from saypro_align.lib.embedded import postgres

    with postgres.running("shared_buffers=256MB") as server:
        os.environ["DATABASE_URL"] = server.url
        return _measure(options.kpis, options.rounds)


def _measure(kpis: int, rounds: int) -> int:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from benchmarks.organization import KPIS, NOW, OBJECTIVES, Organization
    from departments.models import Goal, GoalLink, Objective, User
    from gaps.selectors.reach import goal_reach
    from kpis.models import KpiUse
    from reports.alignment_map import alignment_map

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    departments = -(-kpis // (OBJECTIVES * KPIS))
    quarter = Organization(departments).load()
    goal = Goal.objects.get(slug="goal-0")
    office = User.objects.get(organization_role="coordinator")
    objectives = Objective.objects.filter(plan__obligation__quarter=quarter)
    GoalLink.objects.bulk_create(
        GoalLink(
            objective=objective,
            goal=goal,
            confirmed_by=office,
            confirmed_at=NOW,
            created_at=NOW,
            updated_at=NOW,
        )
        for objective in objectives.exclude(links__goal=goal)
    )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE")
    wanted = set(KpiUse.objects.filter(objective__in=objectives).values_list("kpi_id", flat=True))
    client = Client()
    client.force_login(office)
    path = f"/goals/{goal.slug}/edit/"
    reach = goal_reach(goal, office)
    found = {kpi.pk for plan in reach.plans for one in plan.objectives for kpi in one.kpis}
    page = unescape(client.get(path).content.decode())
    shown = sum(str(pk) in page for pk in wanted)
    sys.stdout.write(
        f"{reach.sentence}\n"
        f"dependents: {len(reach.objectives)} of {objectives.count()} objectives, "
        f"{len(found & wanted)} of {len(wanted)} KPIs found, {shown} on the page\n"
    )
    times = {
        "what hangs on the goal, worked out": _time(lambda: goal_reach(goal, office), rounds),
        "the page before saving": _time(lambda: client.get(path), rounds),
        "the alignment map, worked out": _time(lambda: alignment_map(quarter, office, NOW), rounds),
        "the alignment map's page": _time(lambda: client.get("/map/"), rounds),
    }
    for name, milliseconds in times.items():
        sys.stdout.write(f"{name:<40}{milliseconds:9.1f} ms\n")
    is_whole = found >= wanted and shown == len(wanted)
    is_fast = times["the page before saving"] < LIMIT_MS
    return 0 if is_whole and is_fast else 1


def _time(work: Callable[[], object], rounds: int) -> float:
    """Return the median of some rounds, in milliseconds."""
    found = []
    for _n in range(rounds):
        began = time.perf_counter()
        work()
        found.append(1000 * (time.perf_counter() - began))
    return statistics.median(found)


if __name__ == "__main__":
    sys.exit(main())
