"""A task for the worker tests: it says in Redis that it began, and ends when it is let go."""

import os
import time

import redis
from celery import shared_task

BEGAN, MAY_END, ENDED = "tests:began", "tests:may-end", "tests:ended"


@shared_task(name="saypro_align.tests.slow")
def slow() -> None:
    """Begin, wait until the test allows the end, end."""
    with redis.Redis.from_url(os.environ["REDIS_URL"]) as client:
        client.incr(BEGAN)
        while not client.exists(MAY_END):
            time.sleep(0.05)
        client.incr(ENDED)
