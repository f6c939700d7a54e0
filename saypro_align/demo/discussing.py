"""What is said of proposed targets: some heads doubt, some have not answered, staff would promise less."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Final

from kpis.choices.discussions import FeasibilityAnswer
from kpis.choices.targets import KptLevel, KptState
from kpis.models import Kpt, KptFeedback, KptQuestion
from kpis.selectors.feasibility import concerned_departments
from kpis.services import target_feedback, target_questions
from kpis.services.feasibility import Said, say_feasible
from kpis.services.target_feedback import Opinion, Reply
from saypro_align.demo.calendar import DemoQuarter, Timeline
from saypro_align.demo.cast import Cast
from saypro_align.demo.series import RUNNING
from saypro_align.lib.clock import organization_day

# What heads say of a target in this unit; departments that are not named have not answered.
_SAYS: Final = {
    "sales": {},
    "marketing": {
        "R": ("conditions", "If the budget for the spring campaign stays as it is."),
        "days": ("conditions", "If IT brings the new form by the middle of the quarter."),
    },
    "customer-service": {
        "R": ("no", "Two licences were not renewed; the calls go up, not the sales."),
        "days": ("no", "With four people at the desk it takes three days."),
    },
    "it": {"days": ("conditions", "With the new payment system, which comes in December.")},
}
# Why somebody finds a target in this unit too high.
_DOUBTS: Final = {
    "R": "Two licences were not renewed. Ten per cent is what the others can bring.",
    "days": "The last step is the bank's, and it takes two days alone.",
    "%": "The audit samples change each month; 93 would already be our best quarter.",
}
_GOOD: Final = "Good. It stays as it is."
_STAYS: Final = "Two new partners sign this month; with them it can be done."
_QUESTION: Final = "Why royalties first, and not what members pay each month?"
_QUESTION_OF_DAYS: Final = "Who counts the days, and from when?"
_ANSWER: Final = (
    "Royalties grew by themselves last year; with a little work on late licences most of the growth "
    "is already there. Monthly fees follow in the quarter after."
)
_ANSWER_OF_DAYS: Final = "The desk, from the working day on which something arrives."


def plan_discussion(
    timeline: Timeline, cast: Cast, quarters: Sequence[DemoQuarter], now: datetime
) -> None:
    """Discuss the quarter's targets at its beginning, and what was proposed two days ago."""
    today, start = organization_day(now), quarters[RUNNING].starts_on
    for first, last, answer in (
        (start + timedelta(days=3), start + timedelta(days=5), _answer_all),
        (today - timedelta(days=2), today - timedelta(days=1), _answer),
    ):
        timeline.on(first, 10, partial(_judge, cast))
        timeline.on(first, 11, partial(_think, "sipho", cast))
        timeline.on(first, 12, partial(_think, "marketing", cast))
        timeline.on(first, 13, partial(_think, "customer-service", cast))
        timeline.on(first, 14, partial(_ask, cast))
        timeline.on(last, 10, partial(answer, cast))


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
            Said(kpt, department, *says.get(_unit(kpt), (FeasibilityAnswer.YES, "")))
            for kpt in kpts
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
    return Opinion(realistic=False, relative=less, comment=_DOUBTS[_unit(kpt)])


def _unit(kpt: Kpt) -> str:
    """Return the unit, "days" for every target that is counted in time."""
    unit = kpt.kpi.unit if kpt.kpi else ""
    return unit if unit in ("R", "%") else "days"


def _ask(cast: Cast, now: datetime) -> None:
    kpts = _proposed(now)
    for kpt in kpts[:2]:
        text = _QUESTION if _unit(kpt) == "R" else _QUESTION_OF_DAYS
        target_questions.ask_about(kpt=kpt, text=text, actor=cast.people["sipho"], now=now)


def _answer_all(cast: Cast, now: datetime) -> None:
    """Answer every question and every entry of feedback: the targets are to become final."""
    for kpt in _proposed(now):
        _answer_questions(kpt, cast, now)
        for entry in kpt.feedback.waiting().exclude(given_by=cast.office):
            answer = _GOOD if entry.realistic else _STAYS
            _keep(entry, answer, cast, now)


def _answer(cast: Cast, now: datetime) -> None:
    """Answer what was found realistic; doubts and a question wait for the owner."""
    for kpt in _proposed(now):
        for entry in kpt.feedback.waiting().filter(realistic=True).exclude(given_by=cast.office):
            _keep(entry, _GOOD, cast, now)


def _answer_questions(kpt: Kpt, cast: Cast, now: datetime) -> None:
    answer = _ANSWER if _unit(kpt) == "R" else _ANSWER_OF_DAYS
    for question in KptQuestion.objects.filter(kpt=kpt).waiting().select_related("kpt__team"):
        target_questions.answer_question(
            question=question, answer=answer, actor=kpt.accountable or cast.office, now=now
        )


def _keep(entry: KptFeedback, answer: str, cast: Cast, now: datetime) -> None:
    target_feedback.answer_feedback(
        entry=entry, reply=Reply(take_over=False, answer=answer), actor=cast.office, now=now
    )
