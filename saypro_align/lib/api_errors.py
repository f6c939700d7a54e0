"""The API's one error shape: `{"detail": "…", "code": "…", "fields": {"name": ["…"]}}`."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from saypro_align.lib.exceptions import DomainError


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn an exception into the error shape; None lets an unforeseen one become a 500."""
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, ValidationError):
        error = exceptions.ValidationError(_from_django(error))
    if isinstance(error, DomainError):
        set_rollback()
        return _shape(error.message, error.code, error.fields, error.status)
    if not isinstance(error, exceptions.APIException):
        return None
    set_rollback()
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait))
    fields: dict[str, list[str]] = {}
    detail = _("Some fields need another value.")
    if isinstance(error.detail, dict):
        fields = _flatten(error.detail)
    elif isinstance(error.detail, list):
        detail = " ".join(str(part) for part in error.detail)
    else:
        detail = str(error.detail)
    code = "invalid" if fields else _code(error)
    return _shape(detail, code, fields, error.status_code, headers)


def _shape(
    detail: str,
    code: str,
    fields: dict[str, list[str]],
    status: int,
    headers: dict[str, str] | None = None,
) -> Response:
    return Response(
        {"detail": detail, "code": code, "fields": fields}, status=status, headers=headers
    )


def _code(error: exceptions.APIException) -> str:
    code = error.get_codes()
    return code if isinstance(code, str) else error.default_code


def _from_django(error: ValidationError) -> Any:
    return error.message_dict if hasattr(error, "error_dict") else error.messages


def _flatten(detail: Any, prefix: str = "") -> dict[str, list[str]]:
    """Name nested fields with dots and positions: `steps.0.due_on`."""
    found: dict[str, list[str]] = {}
    if isinstance(detail, dict):
        for name, inner in detail.items():
            key = f"{prefix}.{name}" if prefix else str(name)
            found.update(_flatten(inner, key))
    elif isinstance(detail, list):
        if all(not isinstance(inner, dict | list) for inner in detail):
            return {prefix: [str(inner) for inner in detail]}
        for position, inner in enumerate(detail):
            found.update(_flatten(inner, f"{prefix}.{position}"))
    else:
        found[prefix] = [str(detail)]
    return found
