"""Contributions to confirm or settle, broken lines to mend, and the question of the month."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from kpis.choices.cascade import ContributionState
from kpis.choices.targets import KptLevel, KptState
from kpis.models import Kpt, KptContribution
from kpis.selectors.pulse import seat_of
from kpis.selectors.sights import faults_of, links_of
from reports.selectors.week.source import MOST, Asking, Task, Telling

_RUNNING = (KptState.PROPOSED, KptState.FINAL)


def to_confirm(asking: Asking) -> Telling:
    """What others say the person's department contributes to a target."""
    if not asking.headed:
        return
    rows = KptContribution.objects.filter(
        department__in=asking.headed, state=ContributionState.ASKED, kpt__state__in=_RUNNING
    )
    for row in (yield _with_target(rows, asking)):
        yield Task(
            title=_("Does %(who)s contribute to “%(target)s”?")
            % {"who": row.department, "target": Truncator(row.kpt.name).chars(80)},
            note=row.how,
            url=f"{reverse('kpis:target_page', args=[row.kpt_id])}#target-contributions",
            button=_("Confirm or decline"),
            due_on=None,
            is_late=False,
        )


def to_settle(asking: Asking) -> Telling:
    """Contributions a function has declined, for whoever said that it contributes."""
    rows = KptContribution.objects.filter(
        stated_by__in=asking.people, state=ContributionState.DECLINED, kpt__state__in=_RUNNING
    )
    for row in (yield _with_target(rows, asking)):
        yield Task(
            title=_("%(who)s does not contribute to “%(target)s”")
            % {"who": row.department, "target": Truncator(row.kpt.name).chars(80)},
            note=row.reason,
            url=f"{reverse('kpis:target_page', args=[row.kpt_id])}#target-contributions",
            button=_("Change or take it out"),
            due_on=None,
            is_late=False,
            who=asking.name(row.stated_by),
        )


def to_mend(asking: Asking) -> Telling:
    """Targets that nobody can follow up to a goal, for whoever sets them."""
    writes = Q(department__in=asking.headed)
    if asking.user.is_coordinator and not asking.is_department:
        writes |= Q(level=KptLevel.ORGANIZATION)
    for quarter in asking.quarters:
        rows = Kpt.objects.filter(writes, quarter=quarter, state__in=_RUNNING)
        found = list(
            (yield rows.select_related("department", "person").order_by("name", "pk")[:MOST])
        )
        links = links_of(quarter) if found else {}
        for kpt in found:
            faults = faults_of(kpt.pk, links)
            if faults:
                yield Task(
                    title=_("What is “%(target)s” good for?")
                    % {"target": Truncator(kpt.name).chars(80)},
                    note="; ".join(str(fault.label) for fault in faults),
                    url=reverse("kpis:target_page", args=[kpt.pk]),
                    button=_("Mend the line"),
                    due_on=None,
                    is_late=False,
                    who=asking.name(kpt.person),
                )


def to_answer(asking: Asking) -> Iterable[Task]:
    """The question of the month, which takes ten seconds."""
    if asking.is_department:
        return
    seat = seat_of(asking.user, now=asking.now)
    if seat is None or seat.has_answered:
        return
    yield Task(
        title=_("Which goal does your work serve first?"),
        note=_("The question of the month: four answers, ten seconds, nobody sees who chose what."),
        url=reverse("kpis:pulse_answer"),
        button=_("Answer the question"),
        due_on=seat.round.closes_on,
        is_late=False,
    )


def _with_target(rows: QuerySet[KptContribution], asking: Asking) -> QuerySet[KptContribution]:
    return (
        rows.filter(kpt__quarter__in=asking.quarters)
        .select_related("department", "kpt", "stated_by")
        .order_by("created_at", "pk")[:MOST]
    )
