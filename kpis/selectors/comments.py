"""What was said about a plan, field by field."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _

from departments.models import Comment, Mention, Plan, User
from departments.models.comments import LONGEST_QUOTE
from departments.permissions import can_settle_comments
from kpis.selectors.content import plan_content
from kpis.selectors.places import Place, PlaceRow, place_rows, places_by_name


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment with the place it stands at; the place is None when the field is gone."""

    comment: Comment
    place: Place | None
    may_settle: bool
    names_me: bool
    is_first: bool = False
    next_id: UUID | None = None

    @property
    def label(self) -> str:
        """Return where it stands, in words."""
        return self.place.full_label if self.place else _("What is no longer in the plan")

    @property
    def has_changed(self) -> bool:
        """Return whether the field says something else than when the comment was written."""
        now = self.place.value if self.place else ""
        return now[:LONGEST_QUOTE] != self.comment.quoted


@dataclass(frozen=True)
class Talk:
    """Everything said about a version that the person may read, and where more can be said."""

    rows: tuple[PlaceRow, ...]
    remarks: tuple[Remark, ...]

    @property
    def open(self) -> tuple[Remark, ...]:
        """Return what is not done, in the order of the plan's fields."""
        return tuple(remark for remark in self.remarks if remark.comment.is_open)

    @property
    def done(self) -> tuple[Remark, ...]:
        """Return what is done."""
        return tuple(remark for remark in self.remarks if not remark.comment.is_open)

    @property
    def adrift(self) -> tuple[Remark, ...]:
        """Return the open ones whose field is gone."""
        return tuple(remark for remark in self.open if remark.place is None)

    @property
    def standing(self) -> tuple[Remark, ...]:
        """Return the open ones beside whose field they stand."""
        return tuple(remark for remark in self.open if remark.place is not None)

    def at(self, name: str) -> list[Remark]:
        """Return the open ones at one field."""
        return [remark for remark in self.standing if remark.comment.place == name]

    def by_row(self) -> dict[str, dict[str, list[Remark]]]:
        """Return the open ones by row and field, as the editor hands them out."""
        found: dict[str, dict[str, list[Remark]]] = {}
        for remark in self.standing:
            fields = found.setdefault(remark.comment.row, {})
            fields.setdefault(remark.comment.field, []).append(remark)
        return found


def talk_about(plan: Plan, user: User) -> Talk:
    """Return what was said about the version; a constant number of queries."""
    rows = tuple(place_rows(plan_content(plan)))
    places = places_by_name(rows)
    order = {name: at for at, name in enumerate(places)}
    comments = sorted(
        Comment.objects.visible_to(user).filter(plan=plan).select_related("author", "resolved_by"),
        key=lambda comment: (
            order.get(comment.place, len(order)),
            comment.created_at,
            comment.pk,
        ),
    )
    unseen = Mention.objects.filter(comment__plan=plan, person=user, seen_at=None)
    naming = set(unseen.values_list("comment_id", flat=True)) if comments else set()
    may_settle = can_settle_comments(user, plan)
    standing = [comment.pk for comment in comments if _stands(comment, places)]
    following = dict(pairwise(standing))
    return Talk(
        rows,
        tuple(
            Remark(
                comment=comment,
                place=places.get(comment.place),
                may_settle=may_settle,
                names_me=comment.pk in naming and comment.is_open,
                is_first=comment.pk in standing[:1],
                next_id=following.get(comment.pk),
            )
            for comment in comments
        ),
    )


def open_counts(plans: Iterable[Plan]) -> dict[UUID, int]:
    """Return how many open requests of those who decide stand on each version."""
    rows = (
        Comment.objects.open()
        .filter(plan__in=list(plans), is_inside=True)
        .order_by()
        .values_list("plan_id")
        .annotate(count=Count("pk"))
    )
    return dict(rows)


def _stands(comment: Comment, places: dict[str, Place]) -> bool:
    return comment.is_open and comment.place in places
