"""What a load balancer sees."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from saypro_align.jobs import watching
from saypro_align.jobs.models import Part
from saypro_align.jobs.noting import note_alive

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def ready(
    anonymous: Client, db: None, clock: Any, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> Any:
    """Return a question to a process that has run for an hour beside a broker that answers."""
    watch = watching._Watch(grace_from=now - 60 * MINUTE)
    monkeypatch.setattr(watching, "watch", watch)
    monkeypatch.setattr(watching, "_broker_answers", lambda: True)
    monkeypatch.setattr(watching, "_BELIEVED_SECONDS", -1.0)

    def ask(query: str = "") -> tuple[int, dict[str, str]]:
        answer = anonymous.get(f"/readyz{query}")
        return answer.status_code, answer.json()

    return ask


def _alive(now: datetime) -> None:
    for part in Part:
        note_alive(part, now=now)


def test_a_living_process_says_so_without_the_database(anonymous: Client) -> None:
    answer = anonymous.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_a_process_whose_background_works_is_ready(ready: Any, now: datetime) -> None:
    _alive(now - 90 * SECOND)
    assert ready() == (200, {"database": "ok", "broker": "ok", "beat": "ok", "worker": "ok"})


def test_without_the_database_it_is_not_ready(
    anonymous: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", refuse)
        answer = anonymous.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"database": "away"})


@pytest.mark.parametrize("part", list(Part))
def test_a_part_that_falls_silent_turns_it_red_within_two_minutes_and_is_named(
    part: Part, ready: Any, clock: Any, now: datetime
) -> None:
    _alive(now)
    other = next(one for one in Part if one != part)
    clock.shift(91 * SECOND)
    note_alive(other, now=now + 91 * SECOND)
    status, told = ready()
    assert (status, told[part], told[other]) == (503, "silent", "ok")

    note_alive(part, now=now + 91 * SECOND)
    assert ready()[0] == 200


def test_a_fresh_start_waits_for_the_first_sign_and_not_for_ever(
    ready: Any, clock: Any, now: datetime
) -> None:
    watching.watch.grace_from = now
    assert ready() == (
        200,
        {"database": "ok", "broker": "ok", "beat": "starting", "worker": "starting"},
    )
    clock.shift(91 * SECOND)
    assert ready()[0] == 503


def test_the_broker_is_told_and_not_counted_and_its_return_gives_everybody_a_moment(
    ready: Any, clock: Any, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    _alive(now)
    monkeypatch.setattr(watching, "_broker_answers", lambda: False)
    clock.shift(10 * MINUTE)
    assert ready() == (
        200,
        {"database": "ok", "broker": "away", "beat": "unknown", "worker": "unknown"},
    )
    monkeypatch.setattr(watching, "_broker_answers", lambda: True)
    clock.shift(30 * SECOND)
    assert ready()[1]["worker"] == "starting"
    clock.shift(61 * SECOND)
    assert ready()[0] == 503


def test_who_serves_pages_only_is_asked_for_pages_only(ready: Any, settings: Any) -> None:
    assert ready()[0] == 503
    assert ready("?for=pages") == (200, {"database": "ok"})

    settings.WATCH_BACKGROUND = False
    assert ready() == (200, {"database": "ok"})


def test_without_a_timetable_nothing_is_said_of_a_worker_that_lived_until_then(
    ready: Any, clock: Any, now: datetime
) -> None:
    _alive(now)
    clock.shift(91 * SECOND)
    assert ready()[1] == {
        "database": "ok",
        "broker": "ok",
        "beat": "silent",
        "worker": "unknown",
    }


def test_a_clock_that_was_set_back_does_not_hide_silence(ready: Any, now: datetime) -> None:
    _alive(now + 60 * MINUTE)
    assert ready()[0] == 503


def test_only_reading_is_answered(anonymous: Client) -> None:
    assert anonymous.post("/healthz").status_code == 405
