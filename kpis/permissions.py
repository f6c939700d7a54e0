"""Who may do what with KPIs. Reading is part of the querysets; here stands writing."""

from uuid import UUID

from departments.models import User
from departments.permissions import is_internal
from kpis.models import Kpi


def owning_department_ids(kpi: Kpi) -> set[UUID]:
    """Return the departments that own the series, each with its head's consent."""
    return {
        link.department_id for link in kpi.department_links.all() if link.confirmed_at is not None
    }


def can_write_kpi(user: User, kpi: Kpi) -> bool:
    """Return whether the person heads a department that owns the KPI."""
    return is_internal(user) and bool(user.headed_department_ids() & owning_department_ids(kpi))
