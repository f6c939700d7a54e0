"""What a meeting is about is told to nobody who may not read it."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from actions.choices.sessions import FOR_EVERYBODY
from actions.models import CorrectiveAction
from departments.models import Department, User
from gaps.models import Gap
from gaps.permissions import party_department_ids
from saypro_align.lib.exceptions import DomainError

# Gaps that only their own departments, the strategy office and the leadership read.


def told_to_all(
    gap: Gap | None,
    action: CorrectiveAction | None,
    kind: str,
    departments: Iterable[Department],
    people: Iterable[User],
) -> None:
    """Refuse a gap, or an action for one, whose readers are fewer than those of the meeting.

    Everybody in a department that a meeting concerns reads of it, and everybody who is asked.
    """
    if action is not None and action.gap is None:
        _read_by_all(action, kind, people)
        return
    about = gap or (action.gap if action is not None else None)
    if about is None or not about.is_known_to_few:
        return
    concerned = {one.pk for one in departments}
    is_wider = kind in FOR_EVERYBODY or not concerned <= party_department_ids(about)
    if about.on_draft or is_wider or not all(_reads(one, about) for one in set(people)):
        raise DomainError(
            _("Not everybody there may read this gap. Talk about it once it is confirmed.")
        )


def _read_by_all(action: CorrectiveAction, kind: str, people: Iterable[User]) -> None:
    """Refuse what is done about a person's own target where others would read of it."""
    readers = CorrectiveAction.objects
    is_shared = not action.is_known_to_few
    is_known = kind not in FOR_EVERYBODY and all(
        readers.visible_to(one).filter(pk=action.pk).exists() for one in set(people)
    )
    if not is_shared and not is_known:
        raise DomainError(_("Not everybody there may read what this action is about."))


def _reads(person: User, gap: Gap) -> bool:
    return Gap.objects.visible_to(person).filter(pk=gap.pk).exists()
