"""Reports for readers outside, and the links that open them."""

from django.utils import timezone

from reports.models import ReportRun
from reports.services.report_links import link_for
from reports.tests.factories_outside import ReportLinkFactory, outside_run
from saypro_align.tests.world import Values, World, builds


@builds("outside_run")
def _run(world: World, scope: str) -> Values:
    """A report for outsiders; everybody inside may read what they read."""
    return {"pk": _report([world.department(scope).name]).pk}


@builds("report_link")
def _link(world: World, scope: str) -> Values:
    """A link to such a report."""
    return {"pk": ReportLinkFactory.create(run=_report([world.department(scope).name])).pk}


def open_word() -> str:
    """Return the word of a link that opens a report."""
    address = link_for(_report(["Sales"]), "somebody@partner.example", now=timezone.now())
    return address.rstrip("/").rpartition("/")[2]


def _report(departments: list[str]) -> ReportRun:
    """Return one more report; each is of another period."""
    return outside_run(departments, period_key=f"period-{ReportRun.objects.count()}")
