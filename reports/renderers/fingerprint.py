"""The hash that a report for outsiders carries in its mail and its files, so that each can be checked."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from reports.document import Document


class Seal(NamedTuple):
    """The document's hash and what it is called; both empty for readers inside, who see the original."""

    label: str = ""
    digits: str = ""

    def __str__(self) -> str:
        return f"{self.label} {self.digits}".strip()


def told(document: Document) -> Seal:
    """Return the hash of the document as it was frozen, for readers outside."""
    if document.audience != "external":
        return Seal()
    return Seal(_("SHA-256 of this report:"), document.content_hash())
