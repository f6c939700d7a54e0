"""How gunicorn serves the product; it reads this by itself, and the commands add address and logs."""

import gc
import os
from typing import Any

worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
# Read once, before the processes part: they share what stays, and a new one starts at once.
preload_app = True
# Nobody steers it from outside: a signal to the process does.
control_socket_disable = True
# A process makes room for a new one before what it keeps has grown for weeks; not all at once.
max_requests = 20_000
max_requests_jitter = 2_000


def when_ready(_server: Any) -> None:
    """Load every page and the API's document before the first request; let the collector pass over them.

    A full collection walks the whole program, some 150 000 objects, and copies the memory that
    processes share: one page in twenty took twice as long for it.
    """
    from django.urls import reverse

    from reports.views import docs

    reverse("healthz")
    docs.make_ready()
    gc.collect()
    gc.freeze()
