"""Examples of what the discussion of targets owes."""

from departments.models import User
from kpis.choices.discussions import FeedbackState
from kpis.choices.targets import KptLevel, KptState
from kpis.models import Kpt
from kpis.tests.factories_discussion import KptFeedbackFactory, KptQuestionFactory
from kpis.tests.factories_targets import KptFactory
from reports.tests.owed import Office, owes


def _kpt(office: Office, **fields: object) -> Kpt:
    told = {"quarter": office.quarter, "state": KptState.PROPOSED, "owner": office.leader}
    held: Kpt = KptFactory.create(**{**told, **fields})
    return held


@owes("Targets to judge")
def target_to_judge(office: Office) -> User:
    _kpt(office)
    return office.head


@owes("Feedback on your targets")
def own_target_proposed(office: Office) -> User:
    _kpt(office, level=KptLevel.PERSON, department=office.department, person=office.staff)
    return office.staff


@owes("Feedback on targets to answer")
def feedback_on_a_target(office: Office) -> User:
    KptFeedbackFactory.create(kpt=_kpt(office), given_by=office.staff)
    return office.leader


@owes("Feedback on targets to answer")
def feedback_on_a_target_without_an_owner(office: Office) -> User:
    KptFeedbackFactory.create(
        kpt=_kpt(office, owner=None, proposed_by=office.leader), given_by=office.staff
    )
    return office.coordinator


@owes("Questions about targets")
def question_about_a_target(office: Office) -> User:
    KptQuestionFactory.create(kpt=_kpt(office), asked_by=office.staff)
    return office.leader


@owes("Answers to read")
def question_answered(office: Office) -> User:
    KptQuestionFactory.create(
        kpt=_kpt(office),
        asked_by=office.staff,
        answer="Members asked for it.",
        answered_by=office.leader,
        answered_at=office.now,
    )
    return office.staff


@owes("Answers to read")
def feedback_answered(office: Office) -> User:
    KptFeedbackFactory.create(
        kpt=_kpt(office),
        given_by=office.staff,
        state=FeedbackState.KEPT,
        answer="The new shop opens.",
        answered_by=office.leader,
        answered_at=office.now,
    )
    return office.staff
