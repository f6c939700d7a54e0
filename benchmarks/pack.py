"""`python -m benchmarks.pack`: the meeting pack of an organization of 50 departments.

Forty targets of the organization, each carried by every department, and results of a quarter before.
Slides and PDF must be there within ten seconds.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable

LIMIT_SECONDS = 10.0
TARGETS = 40


def main() -> int:
    """Start a database if none is given, then measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pack", description=__doc__)
    parser.add_argument("--departments", type=int, default=50)
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "saypro_align.settings.test"
    if os.environ.get("DATABASE_URL"):
        return _measure(options.departments)
    from saypro_align.lib.embedded import postgres

    with postgres.running("shared_buffers=256MB") as server:
        os.environ["DATABASE_URL"] = server.url
        return _measure(options.departments)


def _measure(departments: int) -> int:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from departments.models import Department, User
    from departments.tests.factories import DepartmentFactory, QuarterFactory, UserFactory
    from kpis.choices.targets import KptLevel
    from kpis.models import Kpt
    from kpis.tests.factories_targets import KptFactory

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    quarter = QuarterFactory.create()
    made = [DepartmentFactory.create() for _each in range(departments)]
    first = KptFactory.create(quarter=quarter, rationale="Because it pays. " * 30)
    for _each in range(TARGETS - 1):
        KptFactory.create(quarter=quarter, kpi=first.kpi, owner=first.owner, goal=first.goal)
    above = list(Kpt.objects.all())
    for department in made:
        for target in above[:5]:
            KptFactory.create(
                quarter=quarter,
                level=KptLevel.DEPARTMENT,
                department=department,
                parent=target,
                kpi=first.kpi,
                owner=first.owner,
            )
    reader: User = UserFactory.create(email="reader@bench.example")
    client = Client()
    client.force_login(reader, backend=settings.AUTHENTICATION_BACKENDS[0])
    place = f"/reports/pack/{quarter.code}"
    # The first answer of a process loads what all later ones use.
    client.get("/help/")
    times = {
        "slides": _time(lambda: client.get(f"{place}/")),
        "PDF": _time(lambda: client.get(f"{place}.pdf")),
    }
    sys.stdout.write(f"{Department.objects.count()} departments, {Kpt.objects.count()} targets\n")
    for name, seconds in times.items():
        sys.stdout.write(f"{name:<10}{seconds:8.2f} s\n")
    return 0 if sum(times.values()) < LIMIT_SECONDS else 1


def _time(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
