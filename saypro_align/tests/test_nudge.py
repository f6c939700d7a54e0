"""A nudge never waits and never fails, whatever the broker does."""

import socket
import time
from collections.abc import Iterator

import pytest
import redis

from saypro_align.celery import app as celery_app
from saypro_align.lib import nudge
from saypro_align.lib.embedded.process import LOOPBACK


@celery_app.task(name="saypro_align.tests.nothing")
def nothing() -> None:
    """Stand for any task; no worker runs it."""


@pytest.fixture(autouse=True)
def _broker_without_memory() -> Iterator[None]:
    nudge.broker.note(away=False)
    yield
    nudge.broker.note(away=False)


@pytest.fixture
def silent_broker(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Listen like a broker that accepts connections and never says a word."""
    with socket.create_server((LOOPBACK, 0)) as server:
        port = server.getsockname()[1]
        monkeypatch.setitem(celery_app.conf, "broker_url", f"redis://{LOOPBACK}:{port}/0")
        yield


@pytest.mark.services
def test_the_message_stands_in_the_broker(real_redis: str) -> None:
    assert nudge.nudge(nothing) is True
    with redis.Redis.from_url(real_redis) as client:
        assert client.llen("celery") == 1


def test_a_broker_that_is_down_costs_nothing() -> None:
    began = time.monotonic()
    assert nudge.nudge(nothing) is False
    assert time.monotonic() - began < 1


def test_a_broker_that_says_nothing_costs_less_than_a_second_once(silent_broker: None) -> None:
    began = time.monotonic()
    assert [nudge.nudge(nothing) for _ in range(20)] == [False] * 20
    assert time.monotonic() - began < 1.2


@pytest.mark.services
def test_after_the_pause_the_broker_is_asked_again(
    real_redis: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    nudge.broker.note(away=True)
    assert nudge.nudge(nothing) is False
    later = time.monotonic() + 6
    monkeypatch.setattr("saypro_align.lib.nudge.time.monotonic", lambda: later)
    assert nudge.nudge(nothing) is True
