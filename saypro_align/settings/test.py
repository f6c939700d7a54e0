"""Fast and closed: no network, cheap password hashes, tasks only where a test starts a worker."""

import os

os.environ.setdefault("EMAIL_URL", "memorymail://")

from saypro_align.settings.base import *

DEBUG = False
SECRET_KEY = "t" + "0123456789abcdef" * 4
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
MAIL_LOG_ONLY = False
if not DATABASE_URL:
    DATABASES["default"]["NAME"] = ":memory:"
    DATABASES["default"]["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20}
elif "postgres" in DATABASES["default"]["ENGINE"]:
    # Rows of requests that a test rolled back stay in its tables, and nobody counts them for the
    # planner: what takes milliseconds in production may then take longer than any page may.
    DATABASES["default"]["OPTIONS"] = {
        "options": "-c statement_timeout=60s -c lock_timeout=3s"
        " -c idle_in_transaction_session_timeout=60s"
    }
if not REDIS_URL:
    # Nobody listens there: a nudge must fail at once and harm nothing.
    CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
