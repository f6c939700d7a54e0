"""Search over everything, with the reader's rights in every query.

PostgreSQL answers by its full text; the embedded database, and PostgreSQL where full text knows
nothing (single letters, stop words), by the beginnings of words. Both find whole and begun words.
"""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Q
from django.utils.safestring import SafeString

from reports.selectors.sources import SOURCES, Rows, Source
from saypro_align.lib.marking import excerpt, marked
from saypro_align.lib.text import STOP_WORDS, stem, tokens

if TYPE_CHECKING:
    from departments.models import User

LONGEST = 200
MOST_WORDS = 8
SHOWN = 5
A_PAGE = 50
_LANGUAGE = "english"
_MOST_TITLES = 5_000
_ALIKE = 0.7
_APOSTROPHE = "'"


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: its title and the place of the match, with the words marked."""

    row: Any
    title: SafeString
    plain_title: str
    note: str
    excerpt: SafeString
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind; `page` only where one kind is shown alone."""

    kind: str
    label: str
    total: int
    hits: tuple[Hit, ...]
    page: Page[Any] | None = None

    @property
    def has_more(self) -> bool:
        """Return whether there is more than is shown."""
        return self.total > len(self.hits)


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The answer to what was typed; `suggestion` is another spelling that does find something."""

    text: str
    words: tuple[str, ...]
    groups: tuple[Group, ...]
    suggestion: str = ""

    @property
    def total(self) -> int:
        """Return how many things were found."""
        return sum(group.total for group in self.groups)


def words_of(text: str) -> tuple[str, ...]:
    """Return the words to look for: stop words only where there is nothing else."""
    found = list(dict.fromkeys(tokens(text[:LONGEST].replace("\x00", ""))))
    telling = [word for word in found if word not in STOP_WORDS]
    return tuple((telling or found)[:MOST_WORDS])


def search(text: str, user: "User", *, kind: str = "", page: str = "1") -> SearchPage:
    """Return what the reader may know of that holds all the words; one kind alone page by page."""
    shown = " ".join(text.replace("\x00", "").split())[:LONGEST]
    words = words_of(shown)
    if not words:
        return SearchPage(shown, (), ())
    sources = [source for source in SOURCES if not kind or source.kind == kind]
    alone = page if kind else None
    groups = _groups(sources, words, user, alone)
    suggestion = "" if groups or kind else _did_you_mean(words, user)
    return SearchPage(shown, words, groups, suggestion)


def _groups(
    sources: Sequence[Source], words: Sequence[str], user: "User", page: str | None
) -> tuple[Group, ...]:
    if connection.vendor == "postgresql":
        found = [_group(one, _by_full_text(one, words, user), words, user, page) for one in sources]
        if any(group.total for group in found):
            return tuple(group for group in found if group.total)
    found = [_group(one, _by_beginnings(one, words, user), words, user, page) for one in sources]
    return tuple(group for group in found if group.total)


def _fields(source: Source, user: "User") -> tuple[str, ...]:
    return (*source.fields, *source.more_fields(user))


def _by_full_text(source: Source, words: Sequence[str], user: "User") -> Rows:
    vector = SearchVector(*_fields(source, user), config=_LANGUAGE)
    asked = " & ".join(f"{word.partition(_APOSTROPHE)[0]}:*" for word in words)
    query = SearchQuery(asked, config=_LANGUAGE, search_type="raw")
    rows = source.rows(user)
    found: Rows = rows.annotate(found_in=vector).filter(found_in=query)
    return found.order_by(SearchRank(vector, query).desc(), *rows.query.order_by)


def _by_beginnings(source: Source, words: Sequence[str], user: "User") -> Rows:
    wanted = Q()
    for word in words:
        pattern = rf"(^|\W){re.escape(stem(word))}"
        somewhere = Q()
        for field in _fields(source, user):
            somewhere |= Q(**{f"{field}__iregex": pattern})
        wanted &= somewhere
    return source.rows(user).filter(wanted)


def _group(
    source: Source, rows: Rows, words: Sequence[str], user: "User", page: str | None
) -> Group:
    label = str(source.label)
    if page is not None:
        leaf = Paginator(rows, A_PAGE).get_page(page)
        hits = tuple(_hit(source, row, words, user) for row in leaf)
        return Group(source.kind, label, leaf.paginator.count, hits, leaf)
    first = list(rows[: SHOWN + 1])
    total = rows.count() if len(first) > SHOWN else len(first)
    hits = tuple(_hit(source, row, words, user) for row in first[:SHOWN])
    return Group(source.kind, label, total, hits)


def _hit(source: Source, row: Any, words: Sequence[str], user: "User") -> Hit:
    title = source.title(row)
    body = next(
        (
            part
            for field in source.fields[1:]
            if (part := excerpt(str(getattr(row, field, "")), words))
        ),
        "",
    )
    return Hit(
        row=row,
        title=marked(title, words),
        plain_title=title,
        note=source.note(row),
        excerpt=marked(body, words),
        url=source.url(row, user),
    )


def _did_you_mean(words: Sequence[str], user: "User") -> str:
    """Return the words spelt as in titles the reader may read, if that finds something."""
    known: set[str] = set()
    for source in SOURCES:
        titles = source.rows(user).values_list(source.fields[0], flat=True)[:_MOST_TITLES]
        known.update(word for title in titles for word in tokens(title))
    better = [word if word in known else _alike(word, known) for word in words]
    if list(words) == better or not _groups(SOURCES, better, user, None):
        return ""
    return " ".join(better)


def _alike(word: str, known: set[str]) -> str:
    close = difflib.get_close_matches(word, known, n=1, cutoff=_ALIKE)
    return close[0] if close else word
