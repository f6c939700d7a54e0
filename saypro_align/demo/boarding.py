"""Departments that work together for the running quarter's targets, obstacles, and a corrected course."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from actions import services
from actions.about import About
from actions.models import CorrectiveAction
from actions.services.course import prefilled_correction
from departments.models import Quarter
from kpis.choices.targets import KptState
from kpis.models import Kpt, Obstacle
from kpis.services import handshakes, obstacle_threads
from kpis.services.collaborations import ask_for_target
from kpis.services.handshakes import TermsGiven
from kpis.services.obstacles import ObstacleFields, raise_obstacle
from saypro_align.demo.calendar import DemoQuarter, Timeline
from saypro_align.demo.cast import Cast


@dataclass(frozen=True, slots=True)
class DemoCollaboration:
    """Who asks whom for what, for the target with this word in its name; and what was answered."""

    word: str
    asking: str
    asked: str
    text: str
    answer: str = ""


_TOGETHER: Final = (
    DemoCollaboration(
        "royalty revenue",
        "marketing",
        "operations",
        "Take in a member's works within two days of the form",
        "yes",
    ),
    DemoCollaboration(
        "compliance",
        "legal",
        "finance",
        "Hand over the list of payments for our check on the first of each month",
        "yes",
    ),
    DemoCollaboration(
        "processing",
        "finance",
        "legal",
        "Tell us which contracts may be paid without a second check",
    ),
    DemoCollaboration(
        "compliance",
        "operations",
        "product-development",
        "Build the check of bank details into the form",
        "The new product binds our people until the end of the quarter.",
    ),
)
_LATE: Final = "Approve a payment within 4 days"
_OBSTACLE: Final = ObstacleFields(
    what="Bank details of one member in five are missing when the payment is due",
    help_needed="Ask for the bank details in the first call",
)
_HELP: Final = "We ask for them in every call from Monday on, and send you the list each Friday."


def plan_boards(
    timeline: Timeline,
    cast: Cast,
    rows: Mapping[int, Quarter],
    quarter: DemoQuarter,
) -> None:
    """Ask each other after two weeks, tell of an obstacle after four, correct a course after six."""
    start = quarter.starts_on
    timeline.on(
        start + timedelta(days=16), 10, lambda at: work_together(cast, rows[quarter.index], at)
    )
    timeline.on(start + timedelta(days=30), 11, lambda at: stand_in_the_way(cast, start, at))
    timeline.on(start + timedelta(days=33), 9, lambda at: help_out(cast, at))
    timeline.on(
        start + timedelta(days=41), 9, lambda at: correct_a_course(cast, rows[quarter.index], at)
    )


def work_together(cast: Cast, quarter: Quarter, now: datetime) -> None:
    """Ask across departments; two agree, one has not answered, one says no."""
    for told in _TOGETHER:
        kpt = _target(quarter, told.word)
        if kpt is None or told.asked not in cast.heads:
            continue
        request = ask_for_target(
            kpt=kpt,
            asking=cast.departments[told.asking],
            department=cast.departments[told.asked],
            terms=TermsGiven(told.text, quarter.ends_on),
            actor=cast.heads[told.asking],
            now=now,
        )
        head, later = cast.heads[told.asked], now + timedelta(hours=3)
        if told.answer == "yes":
            handshakes.accept_handshake(handshake=request, actor=head, now=later)
        elif told.answer:
            handshakes.decline_handshake(
                handshake=request, reason=told.answer, actor=head, now=later
            )


def stand_in_the_way(cast: Cast, start: date, now: datetime) -> None:
    """Finance tells of an obstacle, and asks Customer Service for help."""
    kpt = Kpt.objects.filter(name__startswith=_LATE, state=KptState.FINAL).first()
    raise_obstacle(
        fields=ObstacleFields(
            what=_OBSTACLE.what,
            help_from=cast.departments["customer-service"],
            help_needed=_OBSTACLE.help_needed,
            due_on=start + timedelta(days=50),
            kpt=kpt,
        ),
        department=cast.departments["finance"],
        owner=cast.people["lwazi"],
        actor=cast.people["lwazi"],
        now=now,
    )


def help_out(cast: Cast, now: datetime) -> None:
    """Customer Service answers, and that is the solution."""
    obstacle = Obstacle.objects.get(what=_OBSTACLE.what)
    reply = obstacle_threads.reply_to_obstacle(
        obstacle=obstacle, text=_HELP, actor=cast.heads["customer-service"], now=now
    )
    obstacle_threads.mark_solution(
        reply=reply, actor=cast.heads["finance"], now=now + timedelta(hours=2)
    )


def correct_a_course(cast: Cast, quarter: Quarter, now: datetime) -> CorrectiveAction | None:
    """Finance brings its payments back on their way."""
    kpt = _target(quarter, "approve a payment")
    if kpt is None:
        return None
    about, head = About(kpt=kpt), cast.heads["finance"]
    draft = prefilled_correction(about, now=now, actor=head)
    return services.propose_action(
        kpt=kpt,
        department=draft.department,
        kind=draft.kind,
        title="Approve payments under R 1 000 without a second signature",
        responsible=draft.responsible,
        deadline=draft.deadline,
        criterion=draft.criterion,
        criterion_kpi=draft.criterion_kpi,
        criterion_way=draft.criterion_way,
        verifier=draft.verifier,
        verify_on=draft.verify_on,
        steps=draft.steps,
        send=True,
        actor=head,
        now=now,
    )


def _target(quarter: Quarter, word: str) -> Kpt | None:
    rows = Kpt.objects.filter(quarter=quarter, state=KptState.FINAL, name__icontains=word)
    return rows.select_related("quarter", "kpi", "department", "owner").order_by("name").first()
