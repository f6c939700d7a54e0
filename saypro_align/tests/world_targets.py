"""Key performance targets: of the own department, one of the organization, a foreign department's."""

from kpis.choices.targets import ChangeState, KptLevel, KptState
from kpis.models import Kpt
from kpis.tests.factories_targets import KptFactory, TargetChangeFactory
from saypro_align.tests.world import Values, World, builds


def target(world: World, scope: str, state: KptState = KptState.PROPOSED) -> Kpt:
    """Return a target in the state; the sibling's is of the coming quarter.

    A leader's own is one of the organization, an employee's own is one he answers for.
    """
    quarter = world.quarters["sibling" if scope == "sibling" else "own"]
    is_own = scope == "own"
    is_of_all = is_own and world.asking == "leader"
    level = KptLevel.ORGANIZATION if is_of_all else KptLevel.DEPARTMENT
    department = None if is_of_all else world.department(scope)
    owner = world.author(scope)
    if is_own and world.asking == "staff":
        owner = world.people["staff"]
    place = {"quarter": quarter, "level": level, "department": department, "state": state}
    held = Kpt.objects.filter(**place, owner=owner).first()
    return held or KptFactory.create(**place, owner=owner)


@builds("kpt")
def _kpt(world: World, scope: str) -> Values:
    """A proposed target of the scope's department."""
    return {"pk": target(world, scope).pk}


@builds("final_kpt")
def _final_kpt(world: World, scope: str) -> Values:
    """A target the scope's department has promised."""
    return {"pk": target(world, scope, KptState.FINAL).pk}


@builds("personal_kpt")
def _personal_kpt(world: World, scope: str) -> Values:
    """A target of a person of the scope's department."""
    return {
        "pk": KptFactory.create(
            level=KptLevel.PERSON,
            department=world.department(scope),
            quarter=world.quarters["own"],
        ).pk
    }


@builds("target_change")
def _change(world: World, scope: str) -> Values:
    """A change somebody asked for."""
    kpt = target(world, scope, KptState.FINAL)
    held = kpt.changes.filter(state=ChangeState.REQUESTED).first()
    return {"pk": (held or TargetChangeFactory.create(kpt=kpt)).pk}


@builds("kpt_draft")
def _draft(world: World, scope: str) -> Values:
    """A target nobody has proposed yet."""
    return {"pk": target(world, scope, KptState.DRAFT).pk}
