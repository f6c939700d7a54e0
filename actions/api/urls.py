"""What this app adds to `/api/v1/`."""

from typing import Any

from django.urls import URLPattern

from actions.api.support import SupportViewSet
from actions.api.views import ActionViewSet, StepViewSet

routes: list[tuple[str, Any, str]] = [
    ("actions", ActionViewSet, "action"),
    ("steps", StepViewSet, "step"),
    ("support", SupportViewSet, "support"),
]
urlpatterns: list[URLPattern] = []
