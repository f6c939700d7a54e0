"""A quarter that ends: staff, a head or the administrator answers for one of its targets."""

from typing import Final

from kpis.target_choices import KptLevel
from kpis.tests.factories_targets import KptFactory
from saypro_align.tests.world import Values, World, builds

_OWNERS: Final = {"own": "staff", "sibling": "head", "foreign": "administrator"}


@builds("closing_quarter")
def _closing_quarter(world: World, scope: str) -> Values:
    """The quarter in which something was promised: by Sales, or by the organization."""
    is_organization = scope == "foreign"
    kpt = KptFactory.create(
        quarter=world.quarters["sibling" if scope == "sibling" else "own"],
        level=KptLevel.ORGANIZATION if is_organization else KptLevel.DEPARTMENT,
        department=None if is_organization else world.department(scope),
        owner=world.people[_OWNERS[scope]],
    )
    return {"quarter": kpt.quarter.code}
