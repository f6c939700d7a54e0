"""Days and moments as addresses name them: "2026-11-12" is the end of that day. Pure."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from saypro_align.lib.periods import day_bounds

FIRST_YEAR, LAST_YEAR = 2000, 2100
_MOMENT_BEFORE = timedelta(microseconds=1)


class UnreadableMoment(ValueError):
    """The text names neither a day nor a moment that can be meant."""


def read_moment(text: str, zone: ZoneInfo) -> datetime:
    """Return the moment a text names; a day means its last moment, a time without zone is local.

    Raises UnreadableMoment. A plus sign that an address turned into a space is put back.
    """
    given = text.strip()
    try:
        found = datetime.fromisoformat(given.replace(" ", "+") if "T" in given else given)
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise UnreadableMoment(given)
        if len(given) == len("2026-11-12"):
            return day_bounds(found.date(), zone)[1] - _MOMENT_BEFORE
        local = found.replace(tzinfo=zone) if found.tzinfo is None else found
        # Some offsets that can be written are none that a day can have.
        local.astimezone(zone)
    except (ValueError, OverflowError) as error:
        raise UnreadableMoment(given) from error
    return local
