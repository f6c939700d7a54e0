"""Texts that look like something else, or like nothing at all."""

import unicodedata
from typing import Final

from django.utils.translation import gettext as _

# They turn the direction of whatever follows; people who write from right to left need none of them.
_OVERRIDES: Final = frozenset("\u202d\u202e")
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"})
# Letters by their category, blanks to the eye.
_BLANK_LETTERS: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def unreadable(text: str) -> str:
    """Return what is wrong with a text that cannot be read as it stands, or nothing."""
    if not text or text.isascii():
        return ""
    if not _OVERRIDES.isdisjoint(text):
        return _("Remove the invisible sign that turns the direction of the text.")
    if all(sign in _BLANK_LETTERS or unicodedata.category(sign) in _UNSEEN for sign in text):
        return _("Enter a text that can be seen.")
    return ""
