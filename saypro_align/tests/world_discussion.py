"""What is said of targets: of the own department, of a sibling target, of a foreign department."""

from kpis.models import Feasibility, KptFeedback, KptQuestion
from kpis.tests.factories_discussion import (
    FeasibilityFactory,
    KptFeedbackFactory,
    KptQuestionFactory,
)
from saypro_align.tests.world import Values, World, builds
from saypro_align.tests.world_targets import target


@builds("kpt_feedback")
def _feedback(world: World, scope: str) -> Values:
    """Feedback of a member of staff; on a foreign target it is that department's head's own."""
    kpt = target(world, scope)
    # Nobody answers what he said himself.
    is_answered = scope == "own" and world.asking == "staff"
    giver = world.people["foreign_head" if scope == "foreign" or is_answered else "staff"]
    held = KptFeedback.objects.filter(kpt=kpt, given_by=giver).first()
    return {"pk": (held or KptFeedbackFactory.create(kpt=kpt, given_by=giver)).pk}


@builds("kpt_question")
def _question(world: World, scope: str) -> Values:
    """A question of a member of staff; about a foreign target that department's head asks."""
    kpt = target(world, scope)
    asker = world.people["staff"] if scope != "foreign" else world.people["foreign_head"]
    held = KptQuestion.objects.filter(kpt=kpt, asked_by=asker).first()
    return {"pk": (held or KptQuestionFactory.create(kpt=kpt, asked_by=asker)).pk}


@builds("feasibility")
def _feasibility(world: World, scope: str) -> Values:
    """What the head of the scope's department answered."""
    kpt, department = target(world, scope), world.department(scope)
    held = Feasibility.objects.filter(kpt=kpt, department=department).first()
    return {"pk": (held or FeasibilityFactory.create(kpt=kpt, department=department)).pk}


@builds("own_kpt_feedback")
def _own_feedback(world: World, scope: str) -> Values:
    """Feedback of whoever asks; on a foreign target it is that department's head's."""
    kpt = target(world, scope)
    giver = world.people["foreign_head" if scope == "foreign" else world.asking]
    held = KptFeedback.objects.filter(kpt=kpt, given_by=giver).first()
    return {"pk": (held or KptFeedbackFactory.create(kpt=kpt, given_by=giver)).pk}


@builds("own_kpt_question")
def _own_question(world: World, scope: str) -> Values:
    """A question of whoever asks; about a foreign target that department's head asks."""
    kpt = target(world, scope)
    asker = world.people["foreign_head" if scope == "foreign" else world.asking]
    held = KptQuestion.objects.filter(kpt=kpt, asked_by=asker).first()
    return {"pk": (held or KptQuestionFactory.create(kpt=kpt, asked_by=asker)).pk}
