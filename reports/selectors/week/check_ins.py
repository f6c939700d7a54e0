"""Check-ins that are due."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.models import User
from kpis.selectors.open_check_ins import open_check_ins
from reports.selectors.week.source import MOST, Asking, Task

# So long before its day a check-in begins to need its owner.
_SOON: Final = timedelta(days=2)


def to_give(asking: Asking) -> Iterable[Task]:
    """Check-ins that are due or may still come late, one for each person and department."""
    wanted = [one for one in open_check_ins(asking.people, asking.now) if not one.is_missed]
    names = User.objects.in_bulk({one.user_id for one in wanted}) if asking.is_department else {}
    seen: set[UUID] = set()
    for one in wanted:
        if one.about_id in seen or len(seen) >= MOST:
            continue
        seen.add(one.about_id)
        is_own = one.user_id == asking.user.pk
        told = ngettext("Check in: %(n)d number", "Check in: %(n)d numbers", one.numbers)
        about = ngettext("About %(n)d minute.", "About %(n)d minutes.", one.minutes)
        yield Task(
            title=told % {"n": one.numbers},
            note=about % {"n": one.minutes},
            url=reverse("kpis:check_in" if is_own else "kpis:check_in_list"),
            button=_("Check in") if is_own else _("See the check-ins"),
            due_on=one.due_on,
            is_late=one.due_on < asking.today,
            needs_on=one.due_on - _SOON if one.due_on - _SOON > asking.today else None,
            who=asking.name(names.get(one.user_id)),
        )
