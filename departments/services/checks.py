"""What several services of this app ask before they write."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext as _

from departments.models import User
from saypro_align.lib.exceptions import DomainError

_LONGEST_SLUG = 60
# Addresses such as /goals/new/ are pages of their own.
RESERVED_SLUGS = frozenset({"new", "opening", "export"})


def only(changes: Mapping[str, Any], allowed: frozenset[str]) -> dict[str, Any]:
    """Return the changes, refusing any field that only the server decides."""
    if unknown := sorted(set(changes) - allowed):
        raise DomainError(
            _("These fields cannot be changed here: %(names)s.") % {"names": ", ".join(unknown)},
            fields={name: [_("This field cannot be changed here.")] for name in unknown},
        )
    return dict(changes)


def needs_text(text: str, name: str, sentence: str) -> str:
    """Return the text without outer blanks, refusing an empty one."""
    told = text.strip()
    if not told:
        raise DomainError(sentence, fields={name: [sentence]})
    return told


def is_a_colleague(user: User | None, name: str = "owner") -> None:
    """Refuse to give responsibility to somebody who left or who reads from outside."""
    if user is not None and (not user.is_active or user.is_external):
        sentence = _("Choose somebody who works here.")
        raise DomainError(sentence, fields={name: [sentence]})


def free_slug(model: type[models.Model], text: str, fallback: str) -> str:
    """Return a short name for addresses that no row of the model has yet."""
    base = slugify(text)[: _LONGEST_SLUG - 4].strip("-") or fallback
    taken = set(model._base_manager.filter(slug__startswith=base).values_list("slug", flat=True))
    taken |= RESERVED_SLUGS
    number = 1
    slug = base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
