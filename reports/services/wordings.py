"""How a gap is told to outsiders, in the strategy office's own words; names of people stay inside."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from departments.services.checks import only
from gaps.models import Gap
from reports.builders.outside import load_outside
from reports.models import OutsideWording
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.exceptions import DomainError

if TYPE_CHECKING:
    from departments.models import User

TEXTS: Final = ("gap_text", "action_text", "status_text")


@transaction.atomic
def write_wording(
    *,
    gap: Gap,
    changes: Mapping[str, str],
    expected_version: int | None,
    actor: "User",
    now: datetime,
) -> OutsideWording:
    """Word a gap for outsiders from the next report on; an empty text takes the drafted words again.

    Raises DomainError for a text that names who must not be named, Conflict with both texts when
    somebody else saved first.
    """
    texts = {name: " ".join(text.split()) for name, text in only(changes, frozenset(TEXTS)).items()}
    _names_nobody(gap, texts)
    held = OutsideWording.objects.filter(gap=gap).first()
    if held is None:
        row = OutsideWording(gap=gap, **texts)
        return create_row(row, actor=actor, now=now, event="wording.written")
    return save_row(
        held,
        changes=texts,
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="wording.written",
    )


def _names_nobody(gap: Gap, texts: Mapping[str, str]) -> None:
    names = load_outside(gap.quarter).names
    found = {name: held for name, text in texts.items() if (held := names.first_in(text))}
    if not found:
        return
    sentence = _(
        "“%(name)s” stays inside: a person, an address, or a department that is not shown."
    )
    raise DomainError(
        sentence % {"name": next(iter(found.values()))},
        fields={name: [sentence % {"name": held}] for name, held in found.items()},
    )
