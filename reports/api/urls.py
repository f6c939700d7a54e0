"""What this app adds to `/api/v1/`."""

from typing import Any

from django.urls import URLPattern

routes: list[tuple[str, Any, str]] = []
urlpatterns: list[URLPattern] = []
