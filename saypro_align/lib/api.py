"""What every API view shares: sign-in by token, guarded input, bounded pages."""

import re
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext, gettext_lazy
from knox.auth import TokenAuthentication as KnoxTokenAuthentication
from rest_framework.exceptions import AuthenticationFailed, ParseError
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import JSONParser

from saypro_align.lib import guarded_json

_TOKEN: Final = re.compile(rb"[A-Za-z0-9_]{8,200}")


class TokenAuthentication(KnoxTokenAuthentication):
    """`Authorization: Token spa_…`; only the hash of a token is stored."""

    def authenticate_credentials(self, token: bytes) -> Any:
        """Return person and token. Raises AuthenticationFailed, also for what no token looks like."""
        unknown = gettext("This token is not known, or it has expired.")
        if not _TOKEN.fullmatch(token):
            raise AuthenticationFailed(unknown)
        try:
            return super().authenticate_credentials(token)
        except AuthenticationFailed as refused:
            raise AuthenticationFailed(unknown) from refused


class GuardedJSONParser(JSONParser):
    """JSON that cannot exhaust the reader: bounded size and depth, no NaN."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """Return the parsed body. Raises ParseError for too much, too deep or broken JSON."""
        largest = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        try:
            return guarded_json.load(stream.read(largest + 1), largest=largest)
        except guarded_json.Unreadable as error:
            raise ParseError(_SENTENCES[str(error)]) from error


_SENTENCES = {
    guarded_json.TOO_LARGE: gettext_lazy("The body is too large."),
    guarded_json.TOO_DEEP: gettext_lazy("The JSON is nested too deeply."),
    guarded_json.BROKEN: gettext_lazy("The body is not valid JSON."),
}


class Pagination(CursorPagination):
    """Keyset pages: as quick at the end as at the start; at most 200 rows a page."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
    ordering = ("-created_at", "-id")
