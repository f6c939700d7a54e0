"""One valid call of every service by which targets are discussed."""

from collections.abc import Callable
from decimal import Decimal

from kpis.choices.discussions import FeedbackState
from kpis.choices.targets import KptState
from kpis.models import Kpt, KptFeedback
from kpis.services import feasibility, target_feedback, target_questions
from kpis.services.feasibility import Said
from kpis.services.target_feedback import Opinion, Reply
from kpis.tests.factories_discussion import KptFeedbackFactory, KptQuestionFactory
from saypro_align.tests.flows.stage import Stage
from saypro_align.tests.world_targets import target

OFFICE = "coordinator"
KEEP = Reply(take_over=False, answer="The new shop opens.")


def _kpt(stage: Stage) -> Kpt:
    return target(stage.world, "own", KptState.PROPOSED)


def _entry(stage: Stage, **fields: object) -> KptFeedback:
    entry: KptFeedback = KptFeedbackFactory.create(
        kpt=_kpt(stage), given_by=stage.world.people["staff"], **fields
    )
    return entry


def _answered(stage: Stage) -> KptFeedback:
    return _entry(
        stage,
        state=FeedbackState.KEPT,
        answer=KEEP.answer,
        answered_by=stage.world.people[OFFICE],
        answered_at=stage.now,
    )


def _answer_all(stage: Stage) -> object:
    entry = _entry(stage, wanted_value=Decimal(220000))
    return target_feedback.answer_all(
        replies={entry.pk: (entry, Reply(take_over=True), None)}, **stage.act(OFFICE)
    )


def _note_question(stage: Stage) -> object:
    question = KptQuestionFactory.create(
        kpt=_kpt(stage),
        asked_by=stage.world.people["staff"],
        answer="Members asked for it.",
        answered_by=stage.world.people[OFFICE],
        answered_at=stage.now,
    )
    return target_questions.note_answer(question=question, **stage.act("staff"))


CALLS_DISCUSSION: dict[str, Callable[[Stage], object]] = {
    "kpis.feasibility.say_feasible": lambda s: feasibility.say_feasible(
        said=[Said(_kpt(s), s.world.departments["own"], "no", "The market is gone.")], **s.act()
    ),
    "kpis.target_feedback.give_feedback": lambda s: target_feedback.give_feedback(
        kpt=_kpt(s), opinion=Opinion(realistic=False, comment="Too much."), **s.act("staff")
    ),
    "kpis.target_feedback.answer_feedback": lambda s: target_feedback.answer_feedback(
        entry=_entry(s), reply=KEEP, **s.act(OFFICE)
    ),
    "kpis.target_feedback.answer_all": _answer_all,
    "kpis.target_feedback.close_feedback": lambda s: target_feedback.close_feedback(
        kpt=_kpt(s), **s.act(OFFICE)
    ),
    "kpis.target_feedback.note_answer": lambda s: target_feedback.note_answer(
        entry=_answered(s), **s.act("staff")
    ),
    "kpis.target_questions.ask_about": lambda s: target_questions.ask_about(
        kpt=_kpt(s), text="Why royalties?", **s.act("staff")
    ),
    "kpis.target_questions.answer_question": lambda s: target_questions.answer_question(
        question=KptQuestionFactory.create(kpt=_kpt(s)), answer="Members ask.", **s.act(OFFICE)
    ),
    "kpis.target_questions.note_answer": _note_question,
}
