"""Who may do what with KPIs. Reading is part of the querysets; here stands writing."""

from uuid import UUID

from departments.models import User
from departments.permissions import is_internal
from kpis.handshaking import ASKED, ASKING, Side
from kpis.models import Handshake, Kpi
from saypro_align.audit.past import only_today


def owning_department_ids(kpi: Kpi) -> set[UUID]:
    """Return the departments that own the series, each with its head's consent."""
    return {
        link.department_id for link in kpi.department_links.all() if link.confirmed_at is not None
    }


@only_today
def can_write_kpi(user: User, kpi: Kpi) -> bool:
    """Return whether the person heads a department that owns the KPI."""
    return is_internal(user) and bool(user.headed_department_ids() & owning_department_ids(kpi))


def handshake_sides(user: User, handshake: Handshake) -> frozenset[Side]:
    """Return for which of the two departments the person speaks: the ones he heads."""
    if not is_internal(user):
        return frozenset()
    headed = user.headed_department_ids()
    sides: dict[Side, UUID] = {ASKING: handshake.asking_id, ASKED: handshake.asked_id}
    return frozenset(side for side, department_id in sides.items() if department_id in headed)
