"""What is said of the targets proposed for the coming quarter: some heads doubt, some have not answered."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Final

from departments.models import User
from kpis.discussion_choices import FeasibilityAnswer
from kpis.models import Kpt, KptQuestion
from kpis.selectors.feasibility import concerned_departments
from kpis.services import target_feedback, target_questions
from kpis.services.feasibility import Said, say_feasible
from kpis.services.target_feedback import Opinion, Reply
from kpis.target_choices import KptLevel, KptState
from saypro_align.demo.calendar import Timeline
from saypro_align.demo.cast import Cast
from saypro_align.lib.clock import organization_day

# What heads say of the first target, the second and so on; the others have not answered yet.
_SAYS: Final = {
    "sales": (("yes", ""), ("yes", ""), ("yes", "")),
    "marketing": (
        ("conditions", "If the budget for the spring campaign stays as it is."),
        ("yes", ""),
        ("yes", ""),
    ),
    "customer-service": (
        ("no", "Two licences were not renewed; the calls go up, not the sales."),
        ("conditions", "With one more person at the desk."),
        ("yes", ""),
    ),
    "it": (("yes", ""), ("no", "The new payment system comes in April only."), ("yes", "")),
}
_QUESTION: Final = "Why royalties first, and not what members pay each month?"
_ANSWER: Final = (
    "Royalties grew by themselves last year; with a little work on late licences most of the growth "
    "is already there. Monthly fees follow in the quarter after."
)


def plan_discussion(timeline: Timeline, cast: Cast, now: datetime) -> None:
    """Let heads, staff and owners speak during the last three days."""
    today = organization_day(now)
    steps: tuple[tuple[int, int, Callable[[Cast, datetime], None]], ...] = (
        (3, 10, _judge),
        (2, 10, partial(_think, "sipho")),
        (2, 11, partial(_think, "marketing")),
        (2, 12, partial(_think, "customer-service")),
        (2, 13, _ask),
        (1, 10, _answer),
    )
    for days, hour, step in steps:
        timeline.on(today - timedelta(days=days), hour, partial(step, cast))


def _proposed(now: datetime) -> list[Kpt]:
    """Return the organization's proposed targets, the customer's first example first."""
    rows = Kpt.objects.filter(
        state=KptState.PROPOSED, level=KptLevel.ORGANIZATION, proposed_at__lte=now
    )
    return list(rows.select_related("quarter", "kpi", "owner", "team__lead").order_by("created_at"))


def _judge(cast: Cast, now: datetime) -> None:
    kpts = _proposed(now)
    concerned = concerned_departments(kpts, today=organization_day(now))
    for slug, says in _SAYS.items():
        department = cast.departments[slug]
        said = [
            Said(kpt, department, FeasibilityAnswer(answer), comment)
            for kpt, (answer, comment) in zip(kpts, says, strict=False)
            if department.pk in {one.pk for one in concerned[kpt.pk]}
        ]
        say_feasible(said=said, actor=cast.heads[slug], now=now)


def _think(who: str, cast: Cast, now: datetime) -> None:
    """Give feedback: a head and a member of staff would promise less, another finds it realistic."""
    kpts = _proposed(now)
    person = cast.people[who] if who in cast.people else cast.heads[who]
    for number, kpt in enumerate(kpts[:2]):
        if kpt.accountable_id == person.pk:
            continue
        target_feedback.give_feedback(
            kpt=kpt, opinion=_opinion(kpt, who, number), actor=person, now=now
        )


def _opinion(kpt: Kpt, who: str, number: int) -> Opinion:
    if who == "marketing" or number == 1:
        return Opinion(realistic=True, comment="We can do our part.")
    less = None
    if kpt.relative_target is not None:
        less = Decimal(10) if kpt.relative_target > 0 else Decimal(-10)
    return Opinion(
        realistic=False,
        relative=less,
        comment="Two licences were not renewed. Ten per cent is what the others can bring.",
    )


def _ask(cast: Cast, now: datetime) -> None:
    kpts = _proposed(now)
    for kpt, text in zip(kpts, (_QUESTION, "Who counts the days, and from when?"), strict=False):
        target_questions.ask_about(kpt=kpt, text=text, actor=cast.people["sipho"], now=now)


def _answer(cast: Cast, now: datetime) -> None:
    """Answer the first question and what was found realistic; the rest waits for an answer."""
    for kpt in _proposed(now)[:1]:
        owner = _behind(kpt, cast)
        for question in KptQuestion.objects.filter(kpt=kpt).waiting().select_related("kpt__team"):
            target_questions.answer_question(
                question=question, answer=_ANSWER, actor=owner, now=now
            )
    for kpt in _proposed(now):
        for entry in kpt.feedback.waiting().filter(realistic=True).exclude(given_by=cast.office):
            target_feedback.answer_feedback(
                entry=entry,
                reply=Reply(take_over=False, answer="Good. It stays as it is."),
                actor=cast.office,
                now=now,
            )


def _behind(kpt: Kpt, cast: Cast) -> User:
    return kpt.accountable or cast.office
