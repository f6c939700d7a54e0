"""What somebody asked an owner about, and what somebody wants the next review to talk about.

Both are about one thing: a corrective action, a gap, or the plan of a department.
"""

from typing import TYPE_CHECKING, Any, Final, Union

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from actions.choices import OPEN_STATES
from actions.models.actions import CorrectiveAction
from actions.models.minutes import AgendaItem
from actions.models.sessions import Session
from departments.models import Obligation
from gaps.choices import OPEN_STATES as OPEN_GAPS
from gaps.models import Gap
from saypro_align.lib.models import VersionedModel

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from departments.models import User

LONGEST_WORDS: Final = 300
LONGEST_ANSWER: Final = 1_000
_THINGS: Final = ("action", "gap", "obligation")
_ONE_THING: Final = models.Q(
    *(models.Q(**{f"{one}__isnull": one != named for one in _THINGS}) for named in _THINGS),
    _connector=models.Q.OR,
)


class AboutOne(VersionedModel):
    """A row about one thing: an action, a gap, or what a department owes a quarter, its plan."""

    action = models.ForeignKey(
        CorrectiveAction,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="%(class)ss",
        verbose_name=_("corrective action"),
    )
    gap = models.ForeignKey(
        Gap,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="%(class)ss",
        verbose_name=_("gap"),
    )
    obligation = models.ForeignKey(
        Obligation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="%(class)ss",
        verbose_name=_("plan"),
    )

    class Meta:
        abstract = True

    @property
    def about(self) -> CorrectiveAction | Gap | Obligation:
        """Return the thing itself."""
        found: CorrectiveAction | Gap | Obligation | None = (
            self.action or self.gap or self.obligation
        )
        if found is None:
            raise ValueError("A constraint holds that it is about something.")
        return found


class _AboutQuerySet(models.QuerySet[Any]):
    """Rows about things, as far as the thing may be read."""

    def _of_readable(self, user: "User") -> Any:
        return self.filter(
            models.Q(action__in=CorrectiveAction.objects.visible_to(user))
            | models.Q(gap__in=Gap.objects.visible_to(user))
            | models.Q(obligation__isnull=False)
        )

    def with_things(self) -> Any:
        """Load the things along, with all that is said of them."""
        return self.select_related(
            "action__gap",
            "action__kpt",
            "action__department",
            "action__responsible",
            "gap__owner",
            "obligation__department",
            "obligation__quarter",
        ).prefetch_related("gap__parties__obligation")


class UpdateQuerySet(_AboutQuerySet):
    """Requests for an update."""

    def visible_to(self, user: Union["User", "AnonymousUser"]) -> "UpdateQuerySet":
        """Keep those between the two people, those of headed departments, and for the office all.

        Who may not read the thing any more reads nothing of it here either, save who is asked.
        """
        if not user.is_authenticated or not user.is_active or user.is_external:
            return self.none()
        headed = user.headed_department_ids()
        mine: UpdateQuerySet = self.filter(pk__in=self._of_readable(user).values("pk"))
        if user.is_coordinator or user.is_leader:
            return mine | self.filter(asked_of=user)
        between = models.Q(asked_by=user) | models.Q(action__responsible=user)
        theirs = (
            models.Q(action__department__in=headed)
            | models.Q(obligation__department__in=headed)
            | models.Q(gap__parties__obligation__department__in=headed)
        )
        return self.filter(
            models.Q(asked_of=user) | models.Q(pk__in=mine.filter(between | theirs).values("pk"))
        )

    def waiting(self) -> "UpdateQuerySet":
        """Keep those without an answer, about things that are still open."""
        return self.filter(
            models.Q(action=None) | models.Q(action__state__in=OPEN_STATES),
            models.Q(gap=None) | models.Q(gap__state__in=OPEN_GAPS),
            answered_at=None,
        )


class UpdateRequest(AboutOne):
    """Somebody above asks an owner how a thing stands; a note answers it."""

    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="updates_asked",
        editable=False,
        verbose_name=_("asked by"),
    )
    asked_of = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="updates_owed",
        editable=False,
        verbose_name=_("asked"),
    )
    # The organization's day: a thing is asked about once a day, whoever asks.
    asked_on = models.DateField(editable=False)
    words = models.CharField(
        _("what you want to know"), max_length=LONGEST_WORDS, blank=True, default=""
    )
    answer = models.TextField(
        _("answer"), max_length=LONGEST_ANSWER, blank=True, default="", editable=False
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    answered_at = models.DateTimeField(null=True, editable=False)

    objects = UpdateQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=_ONE_THING, name="actions_update_about_one_thing"),
            models.CheckConstraint(
                condition=~models.Q(asked_by=models.F("asked_of")),
                name="actions_update_asked_of_another",
                violation_error_message=_("You answer for this yourself."),
            ),
            models.CheckConstraint(
                condition=models.Q(answered_at=None, answered_by=None, answer="")
                | (models.Q(answered_at__isnull=False, answered_by__isnull=False))
                & ~models.Q(answer=""),
                name="actions_update_answered_with_words",
            ),
            *(
                models.UniqueConstraint(
                    fields=[one, "asked_on"],
                    condition=models.Q(**{f"{one}__isnull": False}),
                    name=f"actions_update_once_a_day_{one}",
                    violation_error_message=_("Somebody asked about this today."),
                )
                for one in _THINGS
            ),
        ]
        indexes = [
            # What My week asks: who owes an answer?
            models.Index(
                fields=["asked_of"],
                name="actions_update_waiting",
                condition=models.Q(answered_at=None),
            ),
        ]

    def __str__(self) -> str:
        return str(self.about)

    @property
    def is_waiting(self) -> bool:
        """Return whether nobody has answered."""
        return self.answered_at is None


class WishQuerySet(_AboutQuerySet):
    """Wishes for the next review."""

    def visible_to(self, user: Union["User", "AnonymousUser"]) -> "WishQuerySet":
        """Keep those about things the person may read: what is on a review is no secret."""
        if not user.is_authenticated or not user.is_active or user.is_external:
            return self.none()
        found: WishQuerySet = self.filter(pk__in=self._of_readable(user).values("pk"))
        return found

    def open(self) -> "WishQuerySet":
        """Keep what was neither taken back nor talked about."""
        return self.filter(withdrawn_at=None, talked_at=None)

    def waiting(self) -> "WishQuerySet":
        """Keep what waits for a review to be planned."""
        return self.open().filter(session=None)


class ReviewWish(AboutOne):
    """Something is to be talked about at the next review; it waits until there is one."""

    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="review_wishes",
        editable=False,
        verbose_name=_("asked by"),
    )
    session = models.ForeignKey(
        Session,
        null=True,
        on_delete=models.PROTECT,
        related_name="wishes",
        editable=False,
    )
    item = models.ForeignKey(
        AgendaItem, null=True, on_delete=models.PROTECT, related_name="wishes", editable=False
    )
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    talked_at = models.DateTimeField(null=True, editable=False)

    objects = WishQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        verbose_name_plural = "review wishes"
        constraints = [
            models.CheckConstraint(condition=_ONE_THING, name="actions_wish_about_one_thing"),
            models.CheckConstraint(
                condition=models.Q(session=None, item=None)
                | models.Q(session__isnull=False, item__isnull=False),
                name="actions_wish_on_an_agenda_with_its_item",
            ),
            models.CheckConstraint(
                condition=models.Q(talked_at=None) | models.Q(session__isnull=False),
                name="actions_wish_talked_about_somewhere",
            ),
            models.CheckConstraint(
                condition=models.Q(talked_at=None) | models.Q(withdrawn_at=None),
                name="actions_wish_ends_once",
            ),
            *(
                models.UniqueConstraint(
                    fields=[one],
                    condition=models.Q(
                        **{f"{one}__isnull": False}, withdrawn_at=None, talked_at=None
                    ),
                    name=f"actions_wish_once_{one}",
                    violation_error_message=_("This is on the next review already."),
                )
                for one in _THINGS
            ),
        ]

    def __str__(self) -> str:
        return str(self.about)

    @property
    def is_open(self) -> bool:
        """Return whether it was neither taken back nor talked about."""
        return self.withdrawn_at is None and self.talked_at is None
