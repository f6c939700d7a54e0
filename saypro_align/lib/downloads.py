"""Answers that a browser keeps as a file."""

from collections.abc import Iterable, Sequence

from django.http import StreamingHttpResponse

from saypro_align.lib import spreadsheet
from saypro_align.lib.clock import shown_zone


def csv_file(
    headers: Iterable[object], lines: Iterable[Sequence[object]], name: str
) -> StreamingHttpResponse:
    """Return a table as a file of that name, ending included.

    Headers become text at once, and the zone is the reader's: while the lines are sent nobody's
    language and zone are chosen any more.
    """
    told = spreadsheet.rows([str(header) for header in headers], lines, shown_zone())
    answer = StreamingHttpResponse(told, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
