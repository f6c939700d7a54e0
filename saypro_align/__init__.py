"""The project package: a kernel at the bottom (lib, policy, audit, outbox) and the composition on top.

Nothing below `urls`, `api_urls` and `demo` may import a domain app.
"""

from saypro_align.celery import app as celery_app

__all__ = ["celery_app"]
