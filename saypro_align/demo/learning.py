"""The workshop for heads of department, and the months in which heads said what works."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Final

from actions.choices.feedback import FeedbackState
from actions.choices.trainings import AudienceRole, TrainingKind, TrainingState
from actions.models import CorrectiveAction, Feedback, Training
from actions.services import feedback as feedback_services
from actions.services import feedback_mails, training_checks, training_seats, trainings
from actions.services.feedback import ChangeDraft
from actions.services.trainings import TrainingDraft
from departments.models import Plan, Quarter
from saypro_align.demo.cast import Cast
from saypro_align.lib.clock import organization_zone
from saypro_align.lib.periods import at_local, next_month_start

Step = Callable[[Cast, Quarter, datetime], None]
TOPIC: Final = "Workshop for department heads on aligning KPIs with objectives"
NEXT_TOPIC: Final = "Reading the conversion funnel"
_QUESTIONS: Final = (
    (
        "Which KPI shows that more leads become customers?",
        ["Website traffic", "Conversion rate", "Followers"],
        1,
    ),
    (
        "What belongs into an objective?",
        ["A number and a date", "A feeling", "As many goals as possible"],
        0,
    ),
)
# Who came, who had a seat and stayed away, who had said that he could not.
_CAME: Final = ("marketing", "customer-service", "product-development", "it")
_MISSED: Final = "hr"
_NOT_COMING: Final = "sales"


@dataclass(frozen=True, slots=True)
class Said:
    """What a head said about a month, and what became of it."""

    department: str
    works: str
    works_not: str
    adjustment: str
    outcome: str = ""
    answer: str = ""
    what: str = ""
    # What changed: the department's newest action, or its plan.
    changed: str = ""


_LAST_MONTH: Final = (
    Said(
        "marketing",
        "The Monday numbers. Everybody in the team looks at them.",
        "Website traffic says nothing about customers.",
        "Let us count who buys, not who visits.",
        FeedbackState.ADOPTED,
        "You are right. The action counts the conversion rate instead.",
        "The action replaces website traffic by the conversion rate.",
        "action",
    ),
    Said(
        "customer-service",
        "The weekly talk with Product Development.",
        "We hear of large sales campaigns when the calls come in.",
        "Tell us two weeks ahead.",
        FeedbackState.ANSWERED,
        "Sales names its campaigns in the joint session from now on.",
    ),
    Said(
        "product-development",
        "Interviews with customers.",
        "",
        "Fewer key projects at the same time.",
        FeedbackState.DECLINED,
        "All three stay: customers were promised them. The ranking says which comes first.",
    ),
)
_THIS_WEEK: Final = (
    Said(
        "it",
        "",
        "Uptime is 99.9 % each month and helps nobody to decide anything.",
        "Measure how long colleagues wait for us.",
    ),
)
_MONTH_BEFORE: Final = (
    Said(
        "sales",
        "The quarter plan fits on one page.",
        "Two KPIs for one objective were too many.",
        "One KPI for each objective.",
        FeedbackState.ADOPTED,
        "Taken over into the plan.",
        "The plan has one KPI for each objective.",
        "plan",
    ),
    Said(
        "marketing",
        "Everybody knows the goals now.",
        "",
        "",
        FeedbackState.ANSWERED,
        "Good to hear. They stay as they are until the end of the quarter.",
    ),
    Said(
        "customer-service",
        "",
        "Too many meetings about the plan.",
        "One a month is enough.",
        FeedbackState.ANSWERED,
        "The monthly review is the only one from November on.",
    ),
    Said(
        "product-development",
        "The key projects have an order.",
        "",
        "",
        FeedbackState.ANSWERED,
        "Thank you for putting them in order.",
    ),
)


def timetable(today: date) -> list[tuple[date, int, Step]]:
    """Return what happens when: a workshop that was held, one to come, two months of feedback."""
    this_month = today.replace(day=1)
    last_month = (this_month - timedelta(days=1)).replace(day=1)
    day = timedelta(days=1)
    held = today - 9 * day
    steps: list[tuple[date, int, Step]] = [
        (held - 14 * day, 9, partial(_plan_workshop, held)),
        (held - 12 * day, 10, _register),
        (held, 13, _note_who_came),
        (held + day, 9, _answer_checks),
        (today - 4 * day, 9, partial(_plan_next, today + 8 * day)),
        (today - 3 * day, 10, _register_for_next),
        (last_month, 8, _ask),
        (last_month + 4 * day, 9, partial(_say, _MONTH_BEFORE)),
        (last_month + 6 * day, 14, partial(_answer, _MONTH_BEFORE)),
        (this_month, 8, _ask),
        (this_month + day, 9, partial(_say, _LAST_MONTH)),
        (this_month + 3 * day, 14, partial(_answer, _LAST_MONTH)),
        (max(this_month + 2 * day, today - 4 * day), 9, partial(_say, _THIS_WEEK)),
    ]
    return [step for step in steps if step[0] < today]


def _plan_workshop(held: date, cast: Cast, quarter: Quarter, now: datetime) -> None:
    """Plan the workshop for all heads, with its check, and open it."""
    starts_at = at_local(held, time(10), organization_zone())
    training = trainings.plan_training(
        draft=TrainingDraft(
            topic=TOPIC,
            kind=TrainingKind.WORKSHOP,
            about="Afterwards you tell a KPI that moves your goal from one that only counts work.",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=2),
            organizer=cast.office,
            audience_role=AudienceRole.HEADS,
            capacity=8,
            place="Board room",
            material="https://intranet.saypro.example/kpis-and-objectives",
            actions=tuple(CorrectiveAction.objects.filter(gap__quarter=quarter).open()),
        ),
        actor=cast.office,
        now=now,
    )
    for text, choices, right in _QUESTIONS:
        training_checks.add_question(
            training=training,
            text=text,
            choices=choices,
            right=right,
            actor=cast.office,
            now=now,
        )
    trainings.open_training(training=training, actor=cast.office, now=now)


def _register(cast: Cast, quarter: Quarter, now: datetime) -> None:
    training = Training.objects.get(topic=TOPIC)
    for slug in (*_CAME, _MISSED):
        training_seats.register_for(training=training, actor=cast.heads[slug], now=now)
    training_seats.withdraw_from(
        training=training, reason="At a customer's.", actor=cast.heads[_NOT_COMING], now=now
    )


def _note_who_came(cast: Cast, quarter: Quarter, now: datetime) -> None:
    training_seats.record_attendance(
        training=Training.objects.get(topic=TOPIC),
        attended=[cast.heads[slug] for slug in _CAME],
        actor=cast.office,
        now=now,
    )


def _answer_checks(cast: Cast, quarter: Quarter, now: datetime) -> None:
    training = Training.objects.get(topic=TOPIC, state=TrainingState.HELD)
    questions = list(training.questions.filter(retired_at=None))
    for number, slug in enumerate(_CAME[:3]):
        answers = {row.pk: row.right for row in questions}
        if number == 2:
            answers[questions[0].pk] = 0
        training_checks.answer_check(
            training=training, answers=answers, actor=cast.heads[slug], now=now
        )


def _plan_next(day: date, cast: Cast, quarter: Quarter, now: datetime) -> None:
    """Plan a small training for Marketing, with fewer seats than people."""
    starts_at = at_local(day, time(14), organization_zone())
    head = cast.heads["marketing"]
    action = CorrectiveAction.objects.filter(
        gap__quarter=quarter, department=cast.departments["marketing"]
    ).open()
    training = trainings.plan_training(
        draft=TrainingDraft(
            topic=NEXT_TOPIC,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=90),
            organizer=head,
            about="From visit to purchase: where we lose people, and what a head can do about it.",
            audience_role=AudienceRole.EVERYBODY,
            departments=(cast.departments["marketing"], cast.departments["sales"]),
            capacity=2,
            place="Room 12",
            actions=tuple(action),
        ),
        actor=head,
        now=now,
    )
    trainings.open_training(training=training, actor=head, now=now)


def _register_for_next(cast: Cast, quarter: Quarter, now: datetime) -> None:
    training = Training.objects.get(topic=NEXT_TOPIC)
    for number, handle in enumerate(("ayanda", "fatima", "johan")):
        training_seats.register_for(
            training=training, actor=cast.people[handle], now=now + timedelta(minutes=number)
        )


def _ask(cast: Cast, quarter: Quarter, now: datetime) -> None:
    """Make the forms of the month that ended, as the timetable of the product does."""
    feedback_services.ask_for_feedback(now=now)
    feedback_mails.send_feedback_mails(now=now)


def _say(said: tuple[Said, ...], cast: Cast, quarter: Quarter, now: datetime) -> None:
    for one in said:
        form = _form(one, cast, now)
        if form is not None:
            feedback_services.send_feedback(
                feedback=form,
                changes={
                    "works": one.works,
                    "works_not": one.works_not,
                    "adjustment": one.adjustment,
                },
                actor=cast.heads[one.department],
                now=now,
            )


def _answer(said: tuple[Said, ...], cast: Cast, quarter: Quarter, now: datetime) -> None:
    for one in said:
        form = _form(one, cast, now, FeedbackState.SENT) if one.outcome else None
        changes = _changes(one, cast, quarter)
        if form is None or (one.changed and not changes):
            continue
        feedback_services.answer_feedback(
            feedback=form,
            outcome=one.outcome,
            answer=one.answer,
            changes=changes,
            actor=cast.office,
            now=now,
        )


def _form(one: Said, cast: Cast, now: datetime, state: str = FeedbackState.OPEN) -> Feedback | None:
    """Return the department's newest monthly form in the state."""
    rows = Feedback.objects.filter(
        department=cast.departments[one.department], is_asked=True, state=state
    )
    found = rows.select_related("department", "sent_by").order_by("-month").first()
    if found is None or next_month_start(found.month) > now.date():
        return None
    return found


def _changes(one: Said, cast: Cast, quarter: Quarter) -> tuple[ChangeDraft, ...]:
    department = cast.departments[one.department]
    thing: CorrectiveAction | Plan | None = None
    if one.changed == "action":
        actions = CorrectiveAction.objects.filter(gap__quarter=quarter, department=department)
        thing = actions.order_by("created_at").first()
    elif one.changed == "plan":
        plans = Plan.objects.in_quarter(quarter).in_force()
        thing = plans.filter(obligation__department=department).first()
    return () if thing is None else (ChangeDraft(one.what, thing),)
