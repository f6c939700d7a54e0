"""What people are reminded of about targets: to say what they think, to answer, to read."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from departments.choices import QuarterState
from departments.models import Department, Quarter, User
from departments.reminders import Audience, Item, Source
from kpis.choices.targets import KptLevel, KptState
from kpis.models import Acknowledgement, Delivery, Kpt, KptFeedback
from kpis.selectors.feasibility import polls_of
from kpis.selectors.summaries import newest_of
from saypro_align.lib.clock import organization_day
from saypro_align.lib.reminding import Rule, Rung, Who

FEASIBILITY: Final = Rule(
    "feasibility",
    (Rung(-2, Who.HEAD), Rung(0, Who.HEAD), Rung(1, Who.HEAD), Rung(2, Who.OFFICE)),
)
REALISTIC: Final = Rule("target_feedback", (Rung(-2, Who.OWNER),))
ANSWERS: Final = Rule("feedback_answers", (Rung(1, Who.OWNER), Rung(3, Who.OFFICE)))
READING: Final = Rule("targets_to_read", (Rung(-2, Who.OWNER), Rung(1, Who.OWNER)))
_TO_READ: Final = timedelta(days=7)


def to_say_feasible(now: datetime, audience: Audience) -> Iterable[Item]:
    """Return the heads' missing answers, one item for each department and quarter."""
    rows = (
        Kpt.objects.filter(
            state=KptState.PROPOSED, feedback_until__isnull=False, feedback_closed_at=None
        )
        .exclude(level=KptLevel.PERSON)
        .select_related("quarter", "kpi", "department")
        .order_by("feedback_until", "name", "pk")
    )
    waiting: dict[tuple[Quarter, Department], list[Kpt]] = defaultdict(list)
    for poll in polls_of(list(rows), today=organization_day(now)):
        for voice in poll.missing:
            waiting[poll.kpt.quarter, voice.department].append(poll.kpt)
    for (quarter, department), kpts in waiting.items():
        text = ngettext(
            "Can %(n)d target for %(quarter)s be reached?",
            "Can %(n)d targets for %(quarter)s be reached?",
            len(kpts),
        ) % {"n": len(kpts), "quarter": quarter}
        yield Item(
            about_id=uuid5(quarter.pk, str(department.pk)),
            due_on=min(kpt.feedback_until for kpt in kpts if kpt.feedback_until),
            people=audience.roles(department=department.pk),
            place=str(department),
            text=text,
            name=text,
            path=f"{reverse('kpis:feasibility')}?q={quarter.code}",
            button=_("Answer"),
        )


def to_say_realistic(_now: datetime, audience: Audience) -> Iterable[Item]:
    """Return people's own proposed targets on which they have said nothing."""
    given = KptFeedback.objects.filter(kpt=OuterRef("pk"), given_by=OuterRef("person"))
    rows = Kpt.objects.filter(
        ~Exists(given),
        level=KptLevel.PERSON,
        state=KptState.PROPOSED,
        feedback_until__isnull=False,
        feedback_closed_at=None,
    )
    for kpt in rows.order_by("feedback_until", "pk"):
        yield _about(kpt, audience.roles(owners=[kpt.person_id]), _("Is it realistic?"))


def to_answer(_now: datetime, audience: Audience) -> Iterable[Item]:
    """Return targets whose time of feedback is over while entries wait for an answer."""
    rows = (
        Kpt.objects.filter(state=KptState.PROPOSED, feedback_until__isnull=False)
        .select_related("team")
        .annotate(entries=Count("feedback", filter=Q(feedback__state="open")))
        .filter(entries__gt=0)
        .order_by("feedback_until", "pk")
    )
    for kpt in rows:
        count: int = kpt.entries  # type: ignore[attr-defined]
        text = ngettext("%(n)d entry of feedback", "%(n)d entries of feedback", count)
        people = audience.roles(owners=[kpt.accountable_id])
        yield _about(kpt, people, text % {"n": count}, is_answer=True)


def to_read(now: datetime, audience: Audience) -> Iterable[Item]:
    """Return who has not said that he read the newest version of a running or coming quarter."""
    living = Quarter.objects.exclude(state=QuarterState.CLOSED)
    versions = {one.pk: one for one in newest_of(living.filter(ends_on__gte=organization_day(now)))}
    said = Acknowledgement.objects.filter(
        distribution=OuterRef("distribution"), user=OuterRef("user")
    )
    waiting: dict[UUID, list[UUID]] = defaultdict(list)
    rows = Delivery.objects.filter(~Exists(said), distribution__in=versions).order_by()
    for version_id, person in rows.values_list("distribution_id", "user_id"):
        waiting[version_id].append(person)
    for version_id, people in waiting.items():
        version = versions[version_id]
        yield Item(
            about_id=version.pk,
            due_on=organization_day(version.created_at) + _TO_READ,
            people={person: frozenset({Who.OWNER}) for person in people},
            place=_("Your targets for %(quarter)s") % {"quarter": version.quarter},
            text=_("Say that you have read them."),
            path=reverse("kpis:summary_mine", args=[version.quarter.code]) + "#read",
            button=_("Read them"),
        )


def _about(
    kpt: Kpt, people: dict[UUID, frozenset[Who]], text: str, *, is_answer: bool = False
) -> Item:
    if kpt.feedback_until is None:
        raise ValueError
    pages = reverse("kpis:feedback_list") + f"?target={kpt.pk}"
    return Item(
        about_id=kpt.pk,
        due_on=kpt.feedback_until,
        people=people,
        place=kpt.name,
        text=text,
        path=pages if is_answer else reverse("kpis:target_feedback", args=[kpt.pk]),
        button=_("Answer") if is_answer else _("Give feedback"),
    )


def readable(person: User, about: Collection[UUID]) -> set[UUID]:
    """Return which of these targets the person may read at this moment."""
    return set(Kpt.objects.visible_to(person).filter(pk__in=about).values_list("pk", flat=True))


SOURCES: Final = (
    Source(rule=FEASIBILITY, label=gettext_lazy("Proposed targets"), find=to_say_feasible),
    Source(
        rule=REALISTIC,
        label=gettext_lazy("Your proposed targets"),
        find=to_say_realistic,
        readable=readable,
    ),
    Source(
        rule=ANSWERS,
        label=gettext_lazy("Feedback on targets"),
        find=to_answer,
        readable=readable,
    ),
    Source(rule=READING, label=gettext_lazy("Targets to read"), find=to_read),
)
