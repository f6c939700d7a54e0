"""What a corrected report says first: why it was corrected, and which numbers are others now."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from django.utils.translation import gettext as _

from reports.document import Document, Facts, Items, Prose, Section, words

KEY: Final = "correction"
MOST: Final = 12


def corrected(document: Document, earlier: Document | None, *, reason: str) -> Document:
    """Return the report with a first part that says what was corrected and why."""
    moved = differences(earlier, document) if earlier else ()
    blocks = (
        Prose("why", "", (reason,)),
        Items("moved", _("What is different"), tuple(words(line) for line in moved)),
    )
    part = Section(KEY, _("This report was corrected"), blocks if moved else blocks[:1])
    return replace(document, sections=(part, *document.sections))


def is_the_same(earlier: Document, document: Document) -> bool:
    """Return whether the report of today tells nothing else; when it was made says nothing."""
    return _timeless(_plain(earlier)) == _timeless(document)


def _timeless(document: Document) -> Document:
    return replace(document, as_of="", as_of_text="", next_report="")


def differences(earlier: Document, document: Document) -> tuple[str, ...]:
    """Return the numbers that changed, as "Open gaps: 3 → 4"; the headline first."""
    old, new = dict(_numbers(earlier)), dict(_numbers(document))
    found = [
        _("%(label)s: %(before)s → %(after)s")
        % {"label": label, "before": old.get(label) or "–", "after": new.get(label) or "–"}
        for label in _in_order(new, old)
        if old.get(label) != new.get(label)
    ]
    return tuple(found[:MOST])


def _plain(document: Document) -> Document:
    """Return the report without what an earlier correction put before it."""
    kept = tuple(one for one in document.sections if one.key != KEY)
    return replace(document, sections=kept)


def _numbers(document: Document) -> Iterable[tuple[str, str]]:
    yield _("Headline"), document.headline
    for section in _plain(document).sections:
        for block in section.blocks:
            if isinstance(block, Facts):
                yield from ((fact.label, fact.now.text) for fact in block.facts)


def _in_order(first: Mapping[str, str], second: Mapping[str, str]) -> list[str]:
    return list(dict.fromkeys([*first, *second]))
