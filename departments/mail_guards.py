"""Who may still get a mail, asked when it is sent: between writing and sending people leave and move."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, Protocol
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from departments.choices import MembershipRole
from departments.models import Goal, Membership, Obligation, User

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from saypro_align.outbox.guards import Guard
    from saypro_align.outbox.models import OutgoingMail

GOAL_KINDS: Final = ("goal_proposal", "goal_retired")
QUARTER_KINDS: Final = ("quarter_open",)
PLAN_KINDS: Final = ("plan_reminder",)
_HAS_LEFT: Final = _("The recipient works here no longer.")


class _Readable(Protocol):
    """A model whose rows know who may read them."""

    @property
    def objects(self) -> Any: ...


def reader(address: str) -> User | None:
    """Return who has the address and may sign in."""
    return User.objects.filter(email__iexact=address, is_active=True).order_by("pk").first()


def has_left(mail: "OutgoingMail") -> str | Promise:
    """Object to any mail to somebody who was deactivated; addresses of no account are not ours to judge."""
    found = set(
        User.objects.filter(email__iexact=mail.recipient).values_list("is_active", flat=True)
    )
    return _HAS_LEFT if found == {False} else ""


def may_read(model: _Readable) -> "Guard":
    """Return a guard that lets a mail go to who may read the row it is about."""

    def ask(_kind: str, recipient: str, about_id: UUID | None) -> bool:
        person = reader(recipient)
        return (
            person is not None
            and about_id is not None
            and model.objects.visible_to(person).filter(pk=about_id).exists()
        )

    return ask


def about_goal(_kind: str, recipient: str, about_id: UUID | None) -> bool:
    """Let mails about a goal go to everybody who works here; goals are open to all of them."""
    person = reader(recipient)
    return (
        person is not None
        and not person.is_external
        and about_id is not None
        and Goal.objects.filter(pk=about_id).exists()
    )


def about_quarter(_kind: str, recipient: str, about_id: UUID | None) -> bool:
    """Let the invitation to plan go to who heads a department that plans in the quarter."""
    owed = Obligation.objects.filter(quarter_id=about_id) if about_id else Obligation.objects.none()
    return _heads(recipient, owed)


def about_obligation(_kind: str, recipient: str, about_id: UUID | None) -> bool:
    """Let a reminder of a plan go to who heads its department."""
    owed = Obligation.objects.filter(pk=about_id) if about_id else Obligation.objects.none()
    return _heads(recipient, owed)


def _heads(recipient: str, owed: "QuerySet[Obligation]") -> bool:
    return Membership.objects.filter(
        role=MembershipRole.HEAD,
        ended_on=None,
        user__email__iexact=recipient,
        user__is_active=True,
        department__in=owed.values("department"),
    ).exists()


GUARDS: Final[tuple[tuple[tuple[str, ...], Callable[..., bool]], ...]] = (
    (GOAL_KINDS, about_goal),
    (QUARTER_KINDS, about_quarter),
    (PLAN_KINDS, about_obligation),
)
