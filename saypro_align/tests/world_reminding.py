"""Progress reports, rhythms and holidays: of Sales, of a sibling, of a foreign department."""

from datetime import date, timedelta

from departments.models import Cadence
from departments.tests.factories_cadence import CadenceFactory, HolidayFactory
from reports.models import ProgressReport, ProgressState
from reports.tests.factories_progress import ProgressFactory
from saypro_align.tests.world import Values, World, builds

_FRIDAY = date(2026, 10, 9)


def _report(world: World, scope: str, state: ProgressState) -> Values:
    weeks = (scope == "sibling") + 2 * (state == ProgressState.SENT)
    held = ProgressReport.objects.filter(
        department=world.department(scope), ends_on=_FRIDAY + timedelta(weeks=weeks)
    ).first()
    row = held or ProgressFactory.create(
        department=world.department(scope),
        ends_on=_FRIDAY + timedelta(weeks=weeks),
        state=state,
        sent_by=world.author(scope) if state == ProgressState.SENT else None,
    )
    return {"pk": row.pk, "slug": row.department.slug, "period": row.ends_on.isoformat()}


@builds("progress")
def _sent(world: World, scope: str) -> Values:
    """A report that was sent."""
    return _report(world, scope, ProgressState.SENT)


@builds("progress_draft")
def _draft(world: World, scope: str) -> Values:
    """A report its heads are writing."""
    return _report(world, scope, ProgressState.DRAFT)


@builds("rhythm")
def _rhythm(world: World, scope: str) -> Values:
    """The rhythm of the scope's department; the sibling's is the next one."""
    from_day = date(2026, 1, 1) + timedelta(days=scope == "sibling")
    department = world.department(scope)
    held = Cadence.objects.filter(department=department, from_day=from_day).first()
    row = held or CadenceFactory.create(department=department, from_day=from_day)
    return {"pk": row.pk, "slug": department.slug}


@builds("holiday")
def _holiday(world: World, scope: str) -> Values:
    """A day off of the scope's department."""
    first = date(2035, 1, 1)
    count = world.department(scope).holidays.count()
    row = HolidayFactory.create(
        department=world.department(scope), day=first + timedelta(days=count)
    )
    return {"pk": row.pk}
