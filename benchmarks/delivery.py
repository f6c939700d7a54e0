"""`python -m benchmarks.delivery`: what becomes of 500 mails when everything around them dies.

Real PostgreSQL, Valkey, two worker processes, the timetable and an SMTP server that needs 150 ms for a
mail. Each scenario prints what was lost, what came twice and how long the last mail took; the exit
code tells whether nothing was lost and nothing came twice with another Message-ID.
"""

import argparse
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.delivery_sink import Faults, Sink

if TYPE_CHECKING:
    from benchmarks.delivery_stage import Stage

HTML = "<p>SayPro alignment: 70 %, up 10 points in November.</p>" * 300
PATIENCE = 240.0
REFUSED = frozenset({f"reader{number}@saypro.example" for number in (3, 33, 333)})


def main() -> int:
    """Start a database if none is given, then run the scenarios."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.delivery", description=__doc__)
    parser.add_argument("--mails", type=int, default=500)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--restarts", type=int, default=100)
    parser.add_argument("--down", type=int, default=60, help="seconds the mail server is down")
    parser.add_argument("--late", type=float, default=0.0, help="seconds between taking and 250")
    parser.add_argument("--only", choices=sorted(SCENARIOS), action="append")
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "saypro_align.settings.test"
    if os.environ.get("DATABASE_URL"):
        return _run(options)
    from saypro_align.lib.embedded import postgres

    with postgres.running() as server:
        os.environ["DATABASE_URL"] = server.url
        return _run(options)


def _run(options: argparse.Namespace) -> int:
    import django

    django.setup()
    from django.core.management import call_command

    from benchmarks.delivery_stage import stage

    call_command("migrate", verbosity=0)
    failed, sink = 0, Sink(after=options.late)
    with (
        tempfile.TemporaryDirectory(prefix="align-delivery-") as folder,
        stage(os.environ["DATABASE_URL"], Path(folder), sink) as made,
    ):
        for name, scenario in SCENARIOS.items():
            if options.only and name not in options.only:
                continue
            failed += not _scene(name, scenario, made, options)
    return 1 if failed else 0


def _scene(
    name: str,
    scenario: "Callable[[Stage, argparse.Namespace], dict[str, object]]",
    made: "Stage",
    options: argparse.Namespace,
) -> bool:
    from saypro_align.outbox.models import MailState, OutgoingMail

    OutgoingMail.objects.all().delete()
    made.sink.forget()
    write_mails(options.mails)
    began = time.monotonic()
    try:
        told = scenario(made, options)
        ended = time.monotonic()
        wait_for_all()
        last = max((one.at for one in made.sink.taken), default=ended)
    finally:
        made.end()
    rows = OutgoingMail.objects.all()
    failures = rows.filter(state=MailState.FAILED)
    arrived = {one.message_id for one in made.sink.taken}
    due = rows.exclude(pk__in=failures)
    lost = sum(mail not in arrived for mail in due.values_list("message_id", flat=True))
    waiting = due.exclude(state=MailState.SENT).count()
    told |= {
        "mails": rows.count(),
        "lost": lost,
        "still waiting": waiting,
        "raw duplicates": made.sink.raw_duplicates,
        "duplicates after Message-ID": len(arrived) - made.sink.distinct,
        "same Message-ID, other contents": made.sink.differing,
        "failed": failures.count(),
        "last mail after the last fault": f"{max(0.0, last - ended):.0f} s",
        "took": f"{last - began:.0f} s",
        **made.sink.counts,
    }
    sys.stdout.write(f"\n{name}\n")
    for what, value in told.items():
        sys.stdout.write(f"  {what:<34}{value}\n")
    sys.stdout.flush()
    expected = len(REFUSED) if name == "faults" and options.mails > 333 else failures.count()
    good = lost == waiting == made.sink.differing == 0 and failures.count() == expected
    if name == "restarts":
        good = good and made.sink.raw_duplicates == 0
    if name != "faults":
        good = good and failures.count() == 0
    return good


def write_mails(count: int, first: int = 0) -> None:
    """Write so many mails into the outbox, as a report to as many readers."""
    from django.db import transaction

    from saypro_align.lib import clock
    from saypro_align.outbox.services import enqueue_mail

    now: datetime = clock.now()
    with transaction.atomic():
        for number in range(first, first + count):
            enqueue_mail(
                key=f"bench:{now.isoformat()}:{number}",
                kind="benchmark",
                recipient=f"reader{number}@saypro.example",
                subject=f"SayPro alignment: 70 %, reader {number}",
                text="70 % of the plans are fully aligned.\n" * 40,
                html=HTML,
                now=now,
            )


def open_mails() -> int:
    """Return how many mails are not at an end."""
    from saypro_align.outbox.models import MailState, OutgoingMail

    return OutgoingMail.objects.filter(state__in=[MailState.QUEUED, MailState.SENDING]).count()


def wait_for_all() -> None:
    """Wait until every mail came to an end, but not for ever."""
    deadline = time.monotonic() + PATIENCE
    while open_mails() and time.monotonic() < deadline:
        time.sleep(0.2)


def _kept_busy(made: "Stage", options: argparse.Namespace) -> None:
    """Let the senders never run out of mails before the last of them was killed."""
    from saypro_align.outbox.models import OutgoingMail

    if open_mails() < options.mails // 10:
        write_mails(options.mails // 5, first=OutgoingMail.objects.count())


def kills(made: "Stage", options: argparse.Namespace) -> dict[str, object]:
    """Kill both workers with all they started, at any moment, again and again."""
    made.begin()
    done = 0
    while done < options.kills:
        time.sleep(made.dice.uniform(0.35, 1.1))
        for worker in made.workers:
            worker.kill()
            done += 1
        _kept_busy(made, options)
        for worker in made.workers:
            worker.start()
        for worker in made.workers:
            worker.wait_until_ready()
    return {"kill -9": done}


def restarts(made: "Stage", options: argparse.Namespace) -> dict[str, object]:
    """Stop both workers kindly: alone or with their children, by SIGTERM or SIGQUIT."""
    made.begin()
    done, slowest = 0, 0.0
    ways = [
        (signal.SIGTERM, False),
        (signal.SIGTERM, True),
        (signal.SIGQUIT, False),
        (signal.SIGINT, False),
    ]
    while done < options.restarts:
        number, everybody = ways[done // 2 % len(ways)]
        time.sleep(made.dice.uniform(0.35, 1.1))
        asked = time.monotonic()
        for worker in made.workers:
            worker.ask_to_stop(number, everybody=everybody)
        for worker in made.workers:
            worker.wait_until_stopped()
            done += 1
        slowest = max(slowest, time.monotonic() - asked)
        _kept_busy(made, options)
        for worker in made.workers:
            worker.start()
        for worker in made.workers:
            worker.wait_until_ready()
    forced = sum(worker.forced for worker in made.workers)
    return {"restarts": done, "slowest stop": f"{slowest:.1f} s", "had to be killed": forced}


def faults(made: "Stage", options: argparse.Namespace) -> dict[str, object]:
    """Ten percent 421, ten percent 451, two percent taken and dropped, three addresses unknown."""
    del options
    made.sink.faults = Faults(closing=10, later=10, dropped=2, refused=REFUSED)
    made.begin(MAIL_RETRY_SECONDS=2)
    return {"first pause": "2 s (60 s in production)"}


def down(made: "Stage", options: argparse.Namespace) -> dict[str, object]:
    """The mail server is down for a while in the middle, then accepts and says nothing."""
    made.begin()
    time.sleep(3)
    made.sink.stop()
    time.sleep(options.down)
    made.sink.start()
    time.sleep(5)
    with made.sink.black_hole():
        time.sleep(45)
    return {"down for": f"{options.down} s", "silent for": "45 s"}


def broker(made: "Stage", options: argparse.Namespace) -> dict[str, object]:
    """The broker is emptied five times and killed three times, while mails go out."""
    import redis

    del options
    made.begin()
    for _time in range(5):
        time.sleep(1)
        with redis.Redis.from_url(made.broker.url) as client:
            client.flushall()
    for _time in range(3):
        time.sleep(1)
        made.broker.kill()
        time.sleep(2)
        made.broker.start()
    return {"FLUSHALL": 5, "killed": 3}


SCENARIOS = {
    "kills": kills,
    "restarts": restarts,
    "faults": faults,
    "down": down,
    "broker": broker,
}

if __name__ == "__main__":
    sys.exit(main())
