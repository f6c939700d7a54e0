"""Comments in which somebody named the person."""

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from departments.models import Comment
from reports.selectors.week.source import MOST, Asking, Task, Telling


def mentions(asking: Asking) -> Telling:
    """Open comments that name the person and that he has not seen; a department has no name."""
    if asking.is_department:
        return
    rows = (
        Comment.objects.visible_to(asking.user)
        .open()
        .filter(mentions__person=asking.user, mentions__seen_at=None)
        .select_related("author", "plan__obligation__department", "plan__obligation__quarter")
    )
    for comment in (yield rows.order_by("created_at", "id")[:MOST]):
        duty = comment.plan.obligation
        page = reverse("reports:plan_page", args=[duty.department.slug, duty.quarter.code])
        yield Task(
            title=_("%(person)s mentions you: %(department)s plan")
            % {"person": comment.author, "department": duty.department},
            note=Truncator(comment.text).chars(140),
            url=f"{page}?version={comment.plan.number}#comment-{comment.pk}",
            button=_("Read and answer"),
            due_on=None,
            is_late=False,
        )
