"""What the distribution adds to a target's page: the version that tells everybody of it."""

from datetime import datetime

from departments.models import User
from kpis.choices.targets import KptLevel
from kpis.models import Distribution, Kpt
from kpis.parts.targets import Place, hang
from kpis.selectors.acknowledgements import newest_for
from kpis.summaries import read_summary


def given_out(kpt: Kpt, _user: User, _now: datetime) -> Distribution | None:
    """Return the version that counts, if it tells of the target; nothing of a person's own."""
    version = newest_for(kpt.quarter_id)
    if version is None or kpt.level == KptLevel.PERSON:
        return None
    summary = read_summary(version.content)
    parts = (summary.lines, *(part.lines for part in summary.parts))
    told = {line.id for lines in parts for line in lines}
    return version if str(kpt.pk) in told else None


def hang_parts() -> None:
    """Let it stand after the contributions."""
    hang(Place.CONTRIBUTIONS + 5, "kpis/summaries/_given_out.html", given_out)
