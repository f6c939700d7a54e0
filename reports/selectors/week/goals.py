"""Goals: proposed changes that wait for an answer, objectives that lost their goal."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.models import GoalProposal, Realignment
from reports.selectors.week.source import MOST, SOON, Asking, Task, Telling
from saypro_align.lib.clock import organization_day


def to_answer(asking: Asking) -> Telling:
    """Proposals of others that the strategy office has not answered."""
    if not asking.user.is_coordinator or asking.is_department:
        return
    rows = (
        GoalProposal.objects.waiting()
        .exclude(proposed_by=asking.user)
        .select_related("goal", "proposed_by")
        .order_by("created_at", "id")
    )
    for proposal in (yield rows[:MOST]):
        asked_on = organization_day(proposal.created_at)
        yield Task(
            title=_("Proposed change of “%(goal)s”: %(text)s")
            % {"goal": proposal.goal.title, "text": proposal.text},
            note=_("%(who)s waits for an answer.") % {"who": proposal.proposed_by},
            url=reverse("departments:proposal_page", args=[proposal.pk]),
            button=_("Answer the proposal"),
            due_on=asked_on + SOON,
            is_late=(asking.today - asked_on) > SOON,
        )


def to_realign(asking: Asking) -> Telling:
    """Objectives of headed departments whose goal ends today; from tomorrow each has its gap."""
    if not asking.headed:
        return
    lost: dict[tuple[str, str], list[str]] = {}
    rows = Realignment.objects.filter(
        obligation__department_id__in=asking.headed,
        obligation__quarter__in=asking.quarters,
        goal__retired_on__gte=asking.today,
        done_at=None,
    ).order_by("goal__title", "text", "id")
    for title, slug, text in (yield rows.values_list("goal__title", "goal__slug", "text")[:MOST]):
        lost.setdefault((title, slug), []).append(text)
    for (title, slug), texts in lost.items():
        yield Task(
            title=ngettext(
                "%(count)d objective needs another goal: “%(goal)s” is retired",
                "%(count)d objectives need another goal: “%(goal)s” is retired",
                len(texts),
            )
            % {"count": len(texts), "goal": title},
            note="; ".join(texts[:3]),
            url=reverse("gaps:goal_wave", args=[slug]),
            button=_("See what is to realign"),
            due_on=None,
            is_late=False,
        )
