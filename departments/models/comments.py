"""What people say about a plan, at the exact field."""

from typing import TYPE_CHECKING, Union

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models.plans import Plan
from saypro_align.lib.models import DomainModel, VersionedModel

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from departments.models.people import User

LONGEST_COMMENT = 2000
LONGEST_QUOTE = 300


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments."""

    def visible_to(self, user: Union["User", "AnonymousUser"]) -> "CommentQuerySet":
        """Keep what the person may read: the plan must be his to read now, and the comment too.

        Inside comments are read by the plan's own department and by those who decide on plans.
        """
        if not user.is_authenticated:
            return self.none()
        readable = self.filter(plan__in=Plan.objects.visible_to(user))
        if user.is_coordinator or user.is_leader:
            return readable
        return readable.filter(
            models.Q(is_inside=False)
            | models.Q(plan__obligation__department_id__in=user.department_ids())
        )

    def open(self) -> "CommentQuerySet":
        """Keep those that nobody has marked as done."""
        return self.filter(resolved_at=None)


class Comment(VersionedModel):
    """A remark at one field of a plan version.

    `row` names the place as the editor does: "plan", "o/<objective key>" or
    "k/<objective key>/<KPI key>"; `quoted` is what the field said then.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="comments")
    row = models.CharField(max_length=80)
    field = models.CharField(max_length=40)
    quoted = models.CharField(max_length=LONGEST_QUOTE, blank=True)
    text = models.TextField(_("comment"), max_length=LONGEST_COMMENT)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    is_inside = models.BooleanField(default=True, editable=False)
    resolved_at = models.DateTimeField(null=True, editable=False)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(resolved_at=None, resolved_by=None)
                | models.Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="departments_comment_resolved_by_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(text="") & ~models.Q(row="") & ~models.Q(field=""),
                name="departments_comment_says_something",
            ),
        ]
        indexes = [
            # The editor's and the queue's question: what is still open on this version?
            models.Index(
                fields=["plan"],
                name="departments_comment_open",
                condition=models.Q(resolved_at=None),
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def place(self) -> str:
        """Return the field's full name within the plan."""
        return f"{self.row}:{self.field}"

    @property
    def is_open(self) -> bool:
        """Return whether nobody has marked it as done."""
        return self.resolved_at is None


class Mention(DomainModel):
    """A person named in a comment, and when he has seen it."""

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="mentions")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mentions"
    )
    seen_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "person"], name="departments_mention_person_once"
            )
        ]
        indexes = [
            # My week's question: who named me, and I have not seen it?
            models.Index(
                fields=["person"],
                name="departments_mention_unseen",
                condition=models.Q(seen_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"@{self.person}"
