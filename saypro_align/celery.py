"""The Celery application. Tasks only wake services; what is due stands in our own rows."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saypro_align.settings.dev")

app = Celery("saypro_align")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
