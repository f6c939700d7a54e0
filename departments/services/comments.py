"""Comments at a plan's fields, and the people named in them."""

import re
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from departments.choices import PUBLIC_STATES
from departments.models import Comment, Mention, Plan, User
from departments.models.comments import LONGEST_COMMENT, LONGEST_QUOTE
from departments.readers import readers_of
from departments.services import plan_mails
from departments.services.checks import needs_text
from saypro_align.audit.rows import create_row, save_row
from saypro_align.audit.services import record
from saypro_align.lib.exceptions import DomainError, NotAllowed
from saypro_align.lib.mentions import MOST_MENTIONS, find_mentions

_KEY = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_ROW = re.compile(f"plan|o/{_KEY}|k/{_KEY}/{_KEY}")
_FIELD = re.compile("[a-z][a-z_]{0,39}")


@transaction.atomic
def add_comment(
    *,
    plan: Plan,
    row: str,
    field: str,
    text: str,
    quoted: str = "",
    inside: bool = False,
    actor: User,
    now: datetime,
) -> Comment:
    """Say something at a field. Whoever is named by "@" is told, if he may read it.

    What is said about a version that others may not read stays inside. Raises DomainError for a name
    that nobody among the readers has; it says the same whether there is such a person or not.
    """
    told = needs_text(text, "text", _("Write the comment."))
    inside = inside or plan.state not in PUBLIC_STATES
    if not (_ROW.fullmatch(row) and _FIELD.fullmatch(field)):
        sentence = _("There is no such field in this plan.")
        raise DomainError(sentence, fields={"field": [sentence]})
    readers = dict(readers_of(plan, inside=inside).values_list("pk", "name"))
    if actor.pk not in readers:
        raise NotAllowed(_("You may not comment on this version."))
    people = _named(told, readers)
    comment = create_row(
        Comment(
            plan=plan,
            row=row,
            field=field,
            quoted=quoted[:LONGEST_QUOTE],
            text=told,
            author=actor,
            is_inside=inside,
        ),
        actor=actor,
        now=now,
        event="comment.added",
    )
    Mention.objects.bulk_create(
        Mention(comment=comment, person_id=person, created_at=now, updated_at=now)
        for person in people
    )
    # Who answers at the same field has seen what was asked there.
    Mention.objects.filter(
        comment__plan=plan, comment__row=row, comment__field=field, person=actor, seen_at=None
    ).exclude(comment=comment).update(seen_at=now, updated_at=now)
    plan_mails.tell_named(comment=comment, people=people, now=now)
    return comment


@transaction.atomic
def resolve_comment(
    *,
    comment: Comment,
    expected_version: int | None = None,
    why: str = "",
    actor: User,
    now: datetime,
) -> Comment:
    """Mark the comment as done; once more changes nothing."""
    if comment.resolved_at is not None:
        return comment
    return save_row(
        comment,
        changes={"resolved_at": now, "resolved_by": actor},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="comment.resolved",
        why=why,
    )


@transaction.atomic
def reopen_comment(
    *, comment: Comment, expected_version: int | None = None, actor: User, now: datetime
) -> Comment:
    """Take "done" back."""
    return save_row(
        comment,
        changes={"resolved_at": None, "resolved_by": None},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="comment.reopened",
    )


@transaction.atomic
def note_mention(*, comment: Comment, actor: User, now: datetime) -> bool:
    """Note that the person has seen where he was named; return whether that was news."""
    changed = Mention.objects.filter(comment=comment, person=actor, seen_at=None).update(
        seen_at=now, updated_at=now
    )
    if changed:
        record("mention.seen", actor=actor, subject=comment, now=now)
    return bool(changed)


def settle_requests(*, plan: Plan, why: str, person: User, now: datetime) -> None:
    """Mark what was asked of the department as done: the plan is accepted as it is."""
    for comment in plan.comments.open().filter(is_inside=True).order_by("pk"):
        resolve_comment(comment=comment, why=why, actor=person, now=now)


def _named(text: str, readers: dict[UUID, str]) -> list[UUID]:
    found = find_mentions(text, readers)
    faults = [*_unknown(found.unknown), *_unclear(found.unclear)]
    if len(found.people) > MOST_MENTIONS:
        faults.append(_("Name at most %(count)d people.") % {"count": MOST_MENTIONS})
    if len(text) > LONGEST_COMMENT:
        faults.append(
            _("Comment must be %(count)d characters or less.") % {"count": LONGEST_COMMENT}
        )
    if faults:
        raise DomainError(faults[0], fields={"text": faults})
    return list(found.people)


def _unknown(words: Iterable[str]) -> Iterable[str]:
    for word in words:
        yield _("Nobody who may read this comment is called “%(name)s”.") % {"name": word}


def _unclear(words: Iterable[str]) -> Iterable[str]:
    for word in words:
        yield _("More than one person is called “%(name)s”. Write the whole name.") % {"name": word}
