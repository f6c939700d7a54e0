"""A real worker on a real broker: what a kill interrupts comes back, what a restart cuts heals."""

import time
from collections.abc import Callable

import pytest
import redis

from saypro_align.lib.embedded import valkey
from saypro_align.lib.nudge import nudge
from saypro_align.tests.slow_tasks import BEGAN, ENDED, MAY_END, slow
from saypro_align.tests.worker import WorkerProcess

pytestmark = pytest.mark.services
_INCLUDE = "--include=saypro_align.tests.slow_tasks"


def _within(seconds: float, condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def test_a_task_whose_worker_is_killed_is_delivered_to_the_next_one(
    celery_worker_process: WorkerProcess, real_redis: str
) -> None:
    worker = celery_worker_process
    worker.stop()
    worker.start(_INCLUDE)
    with redis.Redis.from_url(real_redis, decode_responses=True) as client:
        assert nudge(slow)
        assert _within(10, lambda: client.get(BEGAN) == "1")
        worker.kill()
        client.set(MAY_END, "yes")
        worker.start(_INCLUDE)
        assert _within(30, lambda: client.get(ENDED) == "1")
        assert client.get(BEGAN) == "2"


def test_a_worker_goes_on_after_the_broker_was_restarted(
    celery_worker_process: WorkerProcess, real_redis: str, valkey_server: valkey.Valkey
) -> None:
    worker = celery_worker_process
    worker.stop()
    worker.start(_INCLUDE)
    valkey_server.kill()
    assert nudge(slow) is False
    valkey_server.start()
    with redis.Redis.from_url(real_redis, decode_responses=True) as client:
        client.set(MAY_END, "yes")
        assert _within(30, lambda: nudge(slow))
        assert _within(30, lambda: client.get(ENDED) == "1")
