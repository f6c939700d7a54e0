"""Importing a set of plans through the browser."""

from django.http import HttpRequest, HttpResponse


def import_plans(request: HttpRequest) -> HttpResponse:
    """Show what a file would bring, then bring it in."""
    return HttpResponse()
