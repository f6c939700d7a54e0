"""Who may do what with KPIs and plans. Reading is part of the querysets; here stands writing."""

from departments.choices import PlanState
from departments.models import Plan, User
from kpis.models import Kpi


def owning_department_ids(kpi: Kpi) -> set[object]:
    """Return the departments that own the series, each with its head's consent."""
    return {
        link.department_id for link in kpi.department_links.all() if link.confirmed_at is not None
    }


def can_write_kpi(user: User, kpi: Kpi) -> bool:
    """Return whether the person heads a department that owns the KPI."""
    return bool(user.headed_department_ids() & owning_department_ids(kpi))


def can_write_plan(user: User, plan: Plan) -> bool:
    """Return whether the person heads the department of the plan."""
    return plan.obligation.department_id in user.headed_department_ids()


def can_decide_plan(user: User, plan: Plan) -> bool:
    """Return whether the person may approve or return: the office or a leader, not the author."""
    return (
        (user.is_coordinator or user.is_leader)
        and plan.state == PlanState.SUBMITTED
        and user.pk not in (plan.author_id, plan.submitted_by_id)
    )


def can_import(user: User) -> bool:
    """Return whether the person may import a set of plans."""
    return user.is_coordinator
