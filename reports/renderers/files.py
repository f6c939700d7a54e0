"""A report as a file: what a download, a mail's attachment and an outsider's link all hand out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.utils.text import slugify

from reports.document import Document
from reports.renderers import csv, pdf, text, xlsx
from saypro_align.lib.kept import Kept


@dataclass(frozen=True, slots=True)
class File:
    """What is sent: a name that says what it is, its type, and the bytes."""

    name: str
    content_type: str
    body: bytes


_SHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_Maker = Callable[[Document, str], bytes]
_MAKERS: Final[dict[str, tuple[str, _Maker]]] = {
    "pdf": ("application/pdf", lambda document, site: pdf.render(document, site_url=site)),
    "xlsx": (_SHEET, lambda document, site: xlsx.render(document, site_url=site)),
    "csv": ("text/csv; charset=utf-8", lambda document, _site: csv.render(document).encode()),
    "txt": ("text/plain; charset=utf-8", lambda document, _site: text.render(document).encode()),
}
ENDINGS: Final = tuple(_MAKERS)
# Setting a page and writing a workbook take a while; texts do not.
SLOW: Final = frozenset({"pdf", "xlsx"})
_MOST_BYTES: Final = 32_000_000
_KEPT: Final = Kept[tuple[str, str, str], File](_MOST_BYTES, lambda file: len(file.body))


def content_type_of(ending: str) -> str:
    """Return the type of a kind of file."""
    return _MAKERS[ending][0].partition(";")[0]


def asked_for(document: Document, ending: str, key: str, *, site_url: str) -> File:
    """Return the report as a file, or one table of it, which is CSV; KeyError for what there is not."""
    if key and ending == "csv":
        return table(document, key)
    return kept(document, ending, site_url=site_url)


def made(document: Document, ending: str, *, site_url: str) -> File:
    """Return the report as a file of the kind; KeyError for a kind there is none of.

    `site_url` stands before the paths in it; where it is empty nothing in the file can be followed.
    """
    content_type, make = _MAKERS[ending]
    return File(name_of(document, ending), content_type, make(document, site_url))


def kept(document: Document, ending: str, *, site_url: str) -> File:
    """Return the same as `made`; what takes long to set is kept under the hash of what it tells.

    After a mail went out many readers ask for one file. What was frozen never changes, so it is made
    once in each process.
    """
    if ending not in SLOW:
        return made(document, ending, site_url=site_url)
    key = (document.content_hash(), ending, site_url)
    return _KEPT.ask(key, None, lambda: made(document, ending, site_url=site_url))


def table(document: Document, key: str) -> File:
    """Return one table of the report as CSV; KeyError when it has none so named."""
    body = csv.table(document, key).encode()
    return File(name_of(document, "csv", key), "text/csv; charset=utf-8", body)


def name_of(document: Document, ending: str, part: str = "") -> str:
    """Return a file name of plain letters that sorts by kind and period."""
    parts = (document.kind, document.period_key, document.department, document.audience, part)
    bare = "-".join(slug for one in parts if (slug := slugify(one)))
    return f"{bare[:120] or 'report'}.{ending}"
