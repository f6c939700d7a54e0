"""Why nothing moves in the background, for pages that wait for it."""

from datetime import datetime

from django.utils.translation import gettext as _

from saypro_align.jobs.models import Heartbeat, Part
from saypro_align.jobs.standing import Sign
from saypro_align.jobs.watching import background


def stillness(now: datetime) -> str:
    """Say why no job runs now; empty while they run, or where nobody watches them."""
    told = background(dict(Heartbeat.objects.values_list("part", "at")), now)
    silent = [str(part.label) for part in Part if told.get(part.value) == Sign.SILENT]
    if silent:
        names = _(" and ").join(silent)
        return _("%(names)s: no sign of life. This waits.") % {"names": names}
    if told.get("broker", "ok") != "ok":
        return _("The broker is away. This waits until it is back.")
    return ""
