"""One mail for each person and round of proposed targets: what is proposed, why, and until when to speak."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.choices import MembershipRole, QuarterState
from departments.models import Membership, Quarter, User
from departments.selectors import colleagues
from departments.services.plan_mails import News, Remark, send_news
from kpis.choices.targets import KptLevel, KptState
from kpis.models import Kpt, ProposalRound
from kpis.services.discussion_mails import PROPOSED
from kpis.words.targets import path_text
from saypro_align.lib.clock import organization_day

# Targets that are proposed one after the other stand in one mail.
PAUSE: Final = timedelta(minutes=30)
MOST_TOLD: Final = 25
_WHY: Final = 160


def tell_proposed(*, now: datetime) -> int:
    """Tell of every round that nobody was told of and that has been quiet for half an hour.

    Returns how many mails were written. Two workers at the same time tell once.
    """
    rounds = (
        Kpt.objects.filter(
            state=KptState.PROPOSED,
            feedback_until__gte=organization_day(now),
            feedback_closed_at=None,
        )
        .exclude(quarter__state=QuarterState.CLOSED)
        .order_by()
        .values_list("quarter_id", "feedback_until")
        .annotate(last=Max("proposed_at"))
    )
    told = set(ProposalRound.objects.values_list("quarter_id", "feedback_until"))
    return sum(
        _tell(quarter_id, until, now)
        for quarter_id, until, last in rounds
        if (quarter_id, until) not in told and last + PAUSE <= now
    )


def _tell(quarter_id: UUID, until: date, now: datetime) -> int:
    """Claim the round and write its mails in one transaction."""
    with transaction.atomic():
        claimed = ProposalRound.objects.bulk_create(
            [
                ProposalRound(
                    quarter_id=quarter_id, feedback_until=until, created_at=now, updated_at=now
                )
            ],
            ignore_conflicts=True,
        )
        mine = ProposalRound.objects.filter(pk=claimed[0].pk)
        if not mine.exists():
            return 0
        quarter = Quarter.objects.get(pk=quarter_id)
        kpts = list(
            Kpt.objects.filter(quarter=quarter, feedback_until=until, state=KptState.PROPOSED)
            .select_related("kpi", "department")
            .order_by("name", "pk")
        )
        count = sum(
            _send(person, quarter, until, theirs, is_head=is_head, now=now)
            for person, theirs, is_head in _concerned(kpts)
        )
        mine.update(told=count)
    return count


def _concerned(kpts: Sequence[Kpt]) -> Iterable[tuple[User, list[Kpt], bool]]:
    """Yield each person whom a proposed target concerns, with exactly those he may read."""
    whole = [kpt for kpt in kpts if kpt.level == KptLevel.ORGANIZATION]
    of_department: dict[UUID, list[Kpt]] = defaultdict(list)
    own: dict[UUID, list[Kpt]] = defaultdict(list)
    for kpt in kpts:
        if kpt.level == KptLevel.DEPARTMENT and kpt.department_id:
            of_department[kpt.department_id].append(kpt)
        elif kpt.level == KptLevel.PERSON and kpt.person_id:
            own[kpt.person_id].append(kpt)
    places: dict[UUID, dict[UUID, bool]] = defaultdict(dict)
    for user_id, department_id, role in Membership.objects.filter(ended_on=None).values_list(
        "user_id", "department_id", "role"
    ):
        headed = places[user_id].get(department_id, False)
        places[user_id][department_id] = headed or role == MembershipRole.HEAD
    for person in colleagues().order_by("pk"):
        mine = places.get(person.pk, {})
        theirs = [*own[person.pk], *(k for pk in mine for k in of_department[pk]), *whole]
        if theirs:
            yield person, theirs, any(mine.values())


def _send(
    person: User,
    quarter: Quarter,
    until: date,
    kpts: Sequence[Kpt],
    *,
    is_head: bool,
    now: datetime,
) -> bool:
    try:
        validate_email(person.email)
    except ValidationError:
        return False
    page = "kpis:feasibility" if is_head else "kpis:target_list"
    return send_news(
        key=f"{PROPOSED}:{quarter.pk}:{until.isoformat()}:{person.pk}",
        kind=PROPOSED,
        recipient=person.email,
        news=News(
            subject=_("Your targets for %(quarter)s: feedback until %(day)s")
            % {"quarter": quarter, "day": format_date(until, "j M")},
            sentences=tuple(_sentences(quarter, until, len(kpts), is_head=is_head)),
            remarks=tuple(_remark(kpt, person) for kpt in kpts[:MOST_TOLD]),
            button=_("Read and answer") if is_head else _("Give feedback"),
            url=f"{settings.SITE_URL}{reverse(page)}?q={quarter.code}",
            reason=_("You get this because these targets concern you."),
        ),
        about=quarter,
        now=now,
    )


def _sentences(quarter: Quarter, until: date, count: int, *, is_head: bool) -> Iterable[str]:
    if quarter.vision:
        yield _("Vision of %(quarter)s: %(vision)s") % {
            "quarter": quarter,
            "vision": quarter.vision,
        }
    yield ngettext(
        "%(n)d target that concerns you is proposed.",
        "%(n)d targets that concern you are proposed.",
        count,
    ) % {"n": count}
    words = {"day": format_date(until, "j M Y")}
    if is_head:
        yield (
            _("As head you say of each, by %(day)s, whether it can be reached: yes, no, or when.")
            % words
        )
    yield (_("Say until %(day)s whether they are realistic. Every entry gets an answer.") % words)
    if count > MOST_TOLD:
        left = count - MOST_TOLD
        yield ngettext("%(n)d more stands on the page.", "%(n)d more stand on the page.", left) % {
            "n": left
        }


def _remark(kpt: Kpt, person: User) -> Remark:
    place = str(kpt.level_choice.label)
    if kpt.level == KptLevel.PERSON and kpt.person_id == person.pk:
        place = _("You")
    elif kpt.department is not None:
        place = kpt.department.name
    why = Truncator(kpt.rationale).chars(_WHY)
    parts = [kpt.name, path_text(kpt) if kpt.kpi else "", why]
    return Remark(place, "\n".join(part for part in parts if part))
