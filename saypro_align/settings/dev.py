"""The embedded run on one machine: SQLite, a supervised Valkey, mails in the product's mail log."""

import secrets

from saypro_align.settings import env
from saypro_align.settings.base import *

DEBUG = env.flag("DEBUG", default=False)
ALLOWED_HOSTS = env.allowed_hosts(("localhost", "127.0.0.1", "[::1]"))
env.refuse_debug_in_public(debug=DEBUG, hosts=ALLOWED_HOSTS)


def _own_key() -> str:
    """Return this installation's key, made once and kept under var/ with the data it signs for."""
    if env.text("SECRET_KEY", ""):
        return env.secret_key()
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    path = VAR_DIR / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64), encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()


SECRET_KEY = _own_key()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
# Errors of pages and jobs belong in the terminal that runs them; a missing page is no error.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(levelname)s %(name)s: %(message)s"}},
    "filters": {"secrets": {"()": "saypro_align.lib.masking.SecretAddresses"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["secrets"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.request": {"level": "ERROR"}},
}
