"""The hash that a report for outsiders carries in its mail and its file, so that both can be checked."""

from django.utils.translation import gettext as _

from reports.document import Document


def told(document: Document) -> str:
    """Return the line with the document's hash; nothing for readers inside, who see the original."""
    if document.audience != "external":
        return ""
    return _("SHA-256 of this report: %(hash)s") % {"hash": document.content_hash()}
