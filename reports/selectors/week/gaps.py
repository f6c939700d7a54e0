"""Gaps that wait for an answer of the heads concerned, or for a decision of the strategy office."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.choices import OPEN_STATES as OPEN_ACTIONS
from departments.models import Obligation
from gaps.choices import GapState
from gaps.models import Gap, GapParty
from gaps.selectors.accepted import ending
from gaps.selectors.replacing import replacements
from gaps.selectors.requests import UNANSWERED_RULES
from reports.selectors.week.source import MOST, SOON, Asking, Task, Telling
from saypro_align.lib.clock import organization_day


def to_answer(asking: Asking) -> Telling:
    """Open gaps about which nothing is planned: of headed departments, and given to the person.

    Where one head put an action in train the other head is served as well. Whoever was asked to answer
    for a gap has it in his own week, a suspicion too.
    """
    own = Obligation.objects.filter(department_id__in=asking.headed)
    sure = [GapState.CONFIRMED, GapState.REOPENED]
    headed = Q(
        owner=None, state__in=sure, pk__in=GapParty.objects.filter(obligation__in=own).values("gap")
    )
    given = Q(owner__in=asking.people, state__in=[GapState.SUSPECTED, *sure])
    rows = (
        Gap.objects.visible_to(asking.user)
        .filter(headed | given, quarter__in=asking.quarters, on_draft=False)
        # What an action left open asks for a follow-up, which is a source of its own.
        .exclude(severity="advisory")
        .exclude(held_since__isnull=False, owner=None)
        # The late answer itself stands in both heads' weeks.
        .exclude(rule_id__in=UNANSWERED_RULES)
        .exclude(actions__state__in=OPEN_ACTIONS)
        .select_related("owner")
        .order_by("opened_at", "id")
        .prefetch_related("parties")
    )
    gaps = list((yield rows[:MOST]))
    replacing = replacements(gaps, own)
    for gap in gaps:
        found = replacing.get(gap.pk)
        if found is not None and found.is_handed_in:
            # The version without the KPI waits for somebody else.
            continue
        found_on = organization_day(gap.opened_at)
        age = (asking.today - found_on).days
        yield Task(
            title=gap.sentence,
            note=_note(gap, age),
            url=found.url if found else reverse("gaps:gap_page", args=[gap.pk]),
            button=found.button if found else _("Answer the gap"),
            due_on=found_on + SOON,
            is_late=age > SOON.days,
            about=reverse("gaps:gap_page", args=[gap.pk]) if found else "",
            who=asking.name(gap.owner),
        )


def _note(gap: Gap, age: int) -> str:
    if gap.owner_id:
        return _("You answer for it; no action is planned.")
    if age <= 0:
        return _("Found today; no action is planned.")
    told = ngettext(
        "Found %(days)d day ago; no action is planned.",
        "Found %(days)d days ago; no action is planned.",
        age,
    )
    return told % {"days": age}


def to_triage(asking: Asking) -> Telling:
    """Say how many suggested gaps the strategy office has not decided on."""
    if not asking.user.is_coordinator or asking.is_department:
        return
    waiting = Gap.objects.filter(
        quarter__in=asking.quarters, state=GapState.SUSPECTED, on_draft=False
    ).count()
    if waiting:
        text = ngettext(
            "%(count)d suggested gap waits for a decision",
            "%(count)d suggested gaps wait for a decision",
            waiting,
        )
        yield Task(
            title=text % {"count": waiting},
            note=_("Silence counts: after seven days they count as open."),
            url=reverse("gaps:gap_review"),
            button=_("Decide"),
            due_on=None,
            is_late=False,
        )


def running_out(asking: Asking) -> Telling:
    """Accepted gaps that are open again within two weeks, for leadership and those they concern."""
    own = GapParty.objects.filter(obligation__department_id__in=asking.headed).values("gap")
    mine = Q(owner__in=asking.people) | Q(decided_by__in=asking.people) | Q(pk__in=own)
    rows = ending(asking.today).filter(mine).order_by("accepted_until", "id")
    for gap in (yield rows[:MOST]):
        yield Task(
            title=gap.sentence,
            note=_("Accepted for a time that ends."),
            url=reverse("gaps:gap_page", args=[gap.pk]),
            button=_("Decide what follows"),
            due_on=gap.accepted_until,
            is_late=False,
        )
