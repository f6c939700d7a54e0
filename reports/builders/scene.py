"""What a builder works with: the period and the one before, what stood then, and what may be told."""

from dataclasses import dataclass
from uuid import UUID

from reports.builders import past
from reports.builders.addresses import Addresses
from reports.builders.cut import Cut
from reports.builders.outside import Outside, load_outside
from reports.models import ReportRun
from reports.redaction import Allowed, allowed


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

    def may_name(self, department_id: UUID | str) -> bool:
        """Return whether the department may be named to these readers."""
        return self.outside is None or str(department_id) in self.outside.shown


def set_scene(run: ReportRun, cut: Cut, before: Cut | None) -> Scene:
    """Read what the report is made of; a constant number of queries."""
    may = allowed(run.audience)
    return Scene(
        run=run,
        allowed=may,
        now=_moment(cut, is_open=may.links),
        before=_moment(before, is_open=may.links) if before and before.frozen else None,
        outside=None if may.own_words else load_outside(cut.quarter),
    )


def of_department(scene: Scene, department_id: UUID) -> Scene:
    """Return the scene with the gaps and actions of one department only."""
    return Scene(
        run=scene.run,
        allowed=scene.allowed,
        now=_narrowed(scene.now, department_id),
        before=_narrowed(scene.before, department_id) if scene.before else None,
        outside=scene.outside,
    )


def _moment(cut: Cut, *, is_open: bool) -> Moment:
    seen = past.load(cut.quarter, cut.moment) if cut.quarter else None
    return Moment(cut, seen, cut.addresses(is_open=is_open))


def _narrowed(moment: Moment, department_id: UUID) -> Moment:
    seen = moment.seen.of_department(department_id) if moment.seen else None
    return Moment(moment.cut, seen, moment.pages)
