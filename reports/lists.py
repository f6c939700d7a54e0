"""Addresses of the lists behind the numbers: a number and its list are made from the same words."""

from datetime import datetime
from functools import cache
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from departments.models import Quarter

AGES = (("0-7", 0, 7), ("8-14", 8, 14), ("15-30", 15, 30), ("over-30", 31, 100_000))


def gaps(quarter: Quarter, **filters: str) -> str:
    """Return the gap register narrowed to these filters; open gaps unless `state` says otherwise."""
    return _address("gaps:gap_list", {"q": quarter.code, "state": "open", **filters})


def actions(quarter: Quarter, **filters: str) -> str:
    """Return the list of corrective actions narrowed to these filters."""
    return _address("actions:action_list", {"q": quarter.code, "scope": "all", **filters})


def action(pk: UUID) -> str:
    """Return a corrective action's page."""
    return reverse("actions:action_page", args=[pk])


def handshakes(quarter: Quarter, **filters: str) -> str:
    """Return the requests between departments, narrowed."""
    return _address("kpis:handshake_list", {"q": quarter.code, **filters})


def dashboard(quarter: Quarter, **filters: str) -> str:
    """Return the dashboard's own table of departments, narrowed."""
    return f"{_address('reports:dashboard', {'q': quarter.code, **filters})}#departments"


def departments_file(quarter: Quarter, **filters: str) -> str:
    """Return the table of departments as a file, narrowed and ordered as it stands."""
    return _address("reports:dashboard_csv", {"q": quarter.code, **filters})


def changes(quarter: Quarter, since: datetime) -> str:
    """Return every change of the quarter since a moment."""
    return _address(
        "reports:dashboard_changes",
        {"q": quarter.code, "since": since.replace(microsecond=0).isoformat()},
    )


def moves(quarter: Quarter, since: datetime) -> str:
    """Return why the number moved since a moment."""
    return _address(
        "reports:moves", {"q": quarter.code, "from": since.replace(microsecond=0).isoformat()}
    )


def dashboard_of(code: str) -> str:
    """Return another quarter's dashboard."""
    return _address("reports:dashboard", {"q": code})


def department(slug: str, quarter: Quarter, **filters: str) -> str:
    """Return a department's page in the quarter."""
    path = reverse("reports:department_page", args=[slug])
    return f"{path}?{urlencode({'q': quarter.code, **filters})}"


def department_kpis(slug: str, quarter: Quarter, status: str) -> str:
    """Return a department's KPIs of one status."""
    return f"{department(slug, quarter, status=status)}#kpis"


def plan(slug: str, quarter: Quarter) -> str:
    """Return a plan's page."""
    return reverse("reports:plan_page", args=[slug, quarter.code])


def age_of(days: int) -> str:
    """Return the name of the age band a number of days falls into."""
    return next(name for name, first, last in AGES if first <= days <= last)


def _address(name: str, filters: dict[str, str]) -> str:
    return f"{_path(name)}?{urlencode({key: value for key, value in filters.items() if value})}"


@cache
def _path(name: str) -> str:
    """Return the path of a page that takes no arguments; a dashboard asks for hundreds."""
    return reverse(name)
