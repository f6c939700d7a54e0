"""What every API view shares: sign-in by token, guarded input, bounded pages."""

import json
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from knox.auth import TokenAuthentication as KnoxTokenAuthentication
from rest_framework.exceptions import ParseError
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import JSONParser

_DEEPEST = 40


class TokenAuthentication(KnoxTokenAuthentication):
    """`Authorization: Token spa_…`; only the hash of a token is stored."""


class GuardedJSONParser(JSONParser):
    """JSON that cannot exhaust the reader: bounded size and depth, no NaN."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """Return the parsed body. Raises ParseError for too much, too deep or broken JSON."""
        raw = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(raw) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise ParseError(_("The body is too large."))
        if _depth(raw) > _DEEPEST:
            raise ParseError(_("The JSON is nested too deeply."))
        try:
            return json.loads(raw.decode("utf-8"), parse_constant=_refuse_constant)
        except (UnicodeDecodeError, ValueError, RecursionError) as error:
            raise ParseError(_("The body is not valid JSON.")) from error


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _depth(raw: bytes) -> int:
    """Return an upper bound of the nesting, brackets inside strings not counted."""
    deepest = level = 0
    inside = escaped = False
    for byte in raw:
        if inside:
            if escaped:
                escaped = False
            elif byte == 0x5C:
                escaped = True
            elif byte == 0x22:
                inside = False
        elif byte == 0x22:
            inside = True
        elif byte in b"[{":
            level += 1
            deepest = max(deepest, level)
            if deepest > _DEEPEST:
                return deepest
        elif byte in b"]}":
            level -= 1
    return deepest


class Pagination(CursorPagination):
    """Keyset pages: as quick at the end as at the start; at most 200 rows a page."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
    ordering = ("-created_at", "-id")
