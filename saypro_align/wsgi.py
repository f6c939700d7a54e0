"""WSGI entrance for gunicorn."""

import logging
import os

from django.core.wsgi import get_wsgi_application

from saypro_align.lib.masking import SecretAddresses

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saypro_align.settings.dev")

application = get_wsgi_application()
# gunicorn writes its access log itself; each worker masks its own lines.
logging.getLogger("gunicorn.access").addFilter(SecretAddresses())
