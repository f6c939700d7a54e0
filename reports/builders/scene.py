"""What a builder works with: the period and the one before, what stood then, and what may be told."""

from dataclasses import dataclass, replace
from uuid import UUID

from departments.models import Department
from reports.builders import past
from reports.builders.addresses import Addresses
from reports.builders.cut import Cut
from reports.builders.outside import Outside, facts_of, load_outside
from reports.models import ReportRun
from reports.redaction import Allowed, allowed
from reports.selectors.frozen import FrozenPlan


@dataclass(frozen=True)
class Moment:
    """A period with everything that stood at its end; `pages` leads to it as it was."""

    cut: Cut
    seen: past.Past | None
    pages: Addresses | None


@dataclass(frozen=True)
class Scene:
    """A report's material. `outside` is there for readers from outside only."""

    run: ReportRun
    allowed: Allowed
    now: Moment
    before: Moment | None
    outside: Outside | None
    # The one department that is told of, where it is one department's report.
    department_id: UUID | None = None

    @property
    def cut(self) -> Cut:
        """Return the period that is told."""
        return self.now.cut

    @property
    def seen(self) -> past.Past | None:
        """Return the gaps and actions of the period's end."""
        return self.now.seen

    @property
    def pages(self) -> Addresses | None:
        """Return the pages behind the numbers; None where no quarter runs."""
        return self.now.pages

    def plans(self) -> tuple[FrozenPlan, ...]:
        """Return the plans that are told of: all, or the one department's."""
        frozen = self.cut.frozen
        found = frozen.plans if frozen else ()
        if self.department_id is None:
            return found
        return tuple(plan for plan in found if plan.department_id == str(self.department_id))

    def may_name(self, department_id: UUID | str) -> bool:
        """Return whether the department may be named to these readers."""
        return (
            self.allowed.every_department
            or self.outside is None
            or str(department_id) in self.outside.shown
        )

    def may_say(self, text: str) -> bool:
        """Return whether somebody's own words may be told: to outsiders if they name nobody."""
        return self.allowed.own_words or (
            self.outside is not None and not self.outside.names.first_in(text)
        )


def set_scene(
    run: ReportRun, cut: Cut, before: Cut | None, *, outside_words: bool = False
) -> Scene:
    """Read what the report is made of; a constant number of queries.

    `outside_words` tells gaps in the words for outside to insiders too.
    """
    may = allowed(run.audience)
    now = _moment(cut, is_open=may.links)
    outside = load_outside(cut.quarter) if outside_words or not may.own_words else None
    if outside is not None and now.seen is not None:
        outside = replace(outside, facts=facts_of(now.seen, now.seen.gaps))
    if outside is not None and may.every_department:
        outside = outside.for_insiders()
    return Scene(
        run=run,
        allowed=may,
        now=now,
        before=_moment(before, is_open=may.links) if before and before.frozen else None,
        outside=outside,
    )


def of_department(scene: Scene, department: Department) -> Scene:
    """Return the scene with the gaps and actions of one department only."""
    return Scene(
        run=scene.run,
        allowed=scene.allowed,
        now=_narrowed(scene.now, department),
        before=_narrowed(scene.before, department) if scene.before else None,
        outside=scene.outside,
        department_id=department.pk,
    )


def _moment(cut: Cut, *, is_open: bool) -> Moment:
    seen = past.load(cut.quarter, cut.moment) if cut.quarter else None
    return Moment(cut, seen, cut.addresses(is_open=is_open))


def _narrowed(moment: Moment, department: Department) -> Moment:
    seen = moment.seen.of_department(department.pk) if moment.seen else None
    pages = replace(moment.pages, slug=department.slug) if moment.pages else None
    return Moment(moment.cut, seen, pages)
