"""Times pages as they were beside the same pages of today, with five years of history under them.

Every row has been saved six times, the first time five years ago; the page of the oldest day and the
page of yesterday may each take three times as long as today's.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any, Final
from uuid import uuid4

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_test_environment

from benchmarks.measure import _assess_everything, _get, _once
from benchmarks.organization import NOW, Organization
from departments.models import Plan, User
from gaps.models import AlignmentSnapshot
from saypro_align.audit import past
from saypro_align.lib.models import DomainModel, VersionedModel

MOST_TIMES: Final = 3.0
_SAVES: Final = 6
_YEAR: Final = timedelta(days=365)
_YESTERDAY: Final = NOW - timedelta(days=1)
_BATCH: Final = 2_000


def measure(*, departments: int, rounds: int) -> int:
    """Load, age, time and print; say whether the past keeps within the budget."""
    setup_test_environment()
    call_command("migrate", verbosity=0)
    quarter = Organization(departments).load()
    _assess_everything()
    written = _age()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"  {written:,} history rows, {_SAVES} of each row over five years")
    client = Client()
    client.force_login(
        User.objects.get(email="leader@bench.example"), backend=settings.AUTHENTICATION_BACKENDS[0]
    )
    plan = Plan.objects.in_quarter(quarter).select_related("obligation__department").first()
    if plan is None:
        raise RuntimeError("Nothing was loaded.")
    slug = plan.obligation.department.slug
    pages = {
        "dashboard": f"/dashboard/?q={quarter.code}",
        "alignment map": f"/map/?q={quarter.code}",
        "gap register": f"/gaps/?q={quarter.code}",
        "plan page": f"/departments/{slug}/plans/{quarter.code}/?",
        "API alignment": f"/api/v1/alignment/?quarter={quarter.code}",
        "API list of 50 gaps": f"/api/v1/gaps/?quarter={quarter.code}",
    }
    heads = ("queries", "today", "then", "ratio")
    print(f"{'milliseconds, the quickest of each':<44}" + "".join(f"{head:>12}" for head in heads))
    worst = 0.0
    for name, address in pages.items():
        now = _get(client, address)
        for told, moment in (("five years back", _first()), ("yesterday", _YESTERDAY)):
            then = _get(client, f"{address}&as_of={moment:%Y-%m-%dT%H:%M:%SZ}")
            times = _by_turns(then, now, rounds)
            figures = "".join(f"{took:12.1f}" for took in times[1:])
            print(f"{name + ', ' + told:<44}{times[0]:12d}{figures}")
            worst = max(worst, times[-1])
    print(f"slowest past {worst:.1f} × today, budget {MOST_TIMES:.0f} ×; {connection.vendor}")
    return 0 if worst <= MOST_TIMES else 1


def _by_turns(
    then: Callable[[], object], now: Callable[[], object], rounds: int
) -> tuple[int, float, float, float]:
    """Return the queries of the past, the quickest of both, and their ratio.

    Whatever else the machine does can only add to a time, so the quickest tells most.
    """
    now()
    then()
    with CaptureQueriesContext(connection) as captured:
        then()
    queries = len(captured)
    pairs = [(_once(now), _once(then)) for _round in range(rounds)]
    of_today, of_then = (min(times) for times in zip(*pairs, strict=True))
    return queries, of_today, of_then, of_then / of_today


def _first() -> datetime:
    return NOW - 5 * _YEAR


def _age() -> int:
    """Give every row a history of five years; what is only added is as old as that."""
    written = 0
    for model in apps.get_models():
        if not hasattr(model, "history"):
            if issubclass(model, DomainModel):
                model._default_manager.update(created_at=_first())
            continue
        model.history.all().delete()
        order = issubclass(model, VersionedModel)
        for save in range(_SAVES):
            at = _first() + save * (_YESTERDAY - _first()) / (_SAVES - 1)
            rows = iter(model._default_manager.order_by("pk").iterator(_BATCH))
            write: Callable[[models.Model], Any] = partial(
                _history_row, save=save, at=at, order=order
            )
            while batch := [write(row) for row in islice(rows, _BATCH)]:
                model.history.bulk_create(batch)
                written += len(batch)
    for snapshot in list(AlignmentSnapshot.objects.all()):
        snapshot.pk, snapshot.taken_at = uuid4(), _first()
        snapshot.number += 100
        AlignmentSnapshot.objects.bulk_create([snapshot])
    past.stand_ins.cache_clear()
    return written


def _history_row(row: Any, *, save: int, at: datetime, order: bool) -> Any:
    history = type(row).history.model
    columns = {name.attname: getattr(row, name.attname) for name in history.tracked_fields}
    if order:
        columns["version"] = save + 1
    return history(history_date=at, history_type="~" if save else "+", **columns)
