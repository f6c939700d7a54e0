"""What the distribution adds to a target's page: which version told of it, and how many have read it."""

from dataclasses import dataclass
from datetime import datetime

from departments.models import User
from kpis.models import Acknowledgement, Distribution, Kpt
from kpis.selectors.acknowledgements import newest_for, recipients, share_of
from kpis.summaries import read_summary
from kpis.target_choices import KptLevel
from kpis.target_parts import Place, hang
from saypro_align.lib import percent


@dataclass(frozen=True, slots=True)
class Seen:
    """How many of those it concerns have read the version that tells of the target."""

    version: Distribution
    read: int
    people: int

    @property
    def shown(self) -> str:
        """Return the share in per cent, rounded down, or n/a without people."""
        return percent.percent_text(self.read, self.people)


def seen(kpt: Kpt, _user: User, _now: datetime) -> Seen | None:
    """Return who has read of the target; nothing before it was given out, nothing of a person's own."""
    version = newest_for(kpt.quarter_id)
    if version is None or kpt.level == KptLevel.PERSON:
        return None
    summary = read_summary(version.content)
    told = {
        line.id for lines in (summary.lines, *(p.lines for p in summary.parts)) for line in lines
    }
    if str(kpt.pk) not in told:
        return None
    if kpt.department_id is not None:
        return Seen(version, *share_of(version, kpt.department_id))
    people = recipients(version)
    read = Acknowledgement.objects.filter(distribution=version, user__in=people.values("pk"))
    return Seen(version, read.count(), people.count())


def hang_parts() -> None:
    """Let it stand after the contributions."""
    hang(Place.CONTRIBUTIONS + 5, "kpis/summaries/_seen.html", seen)
