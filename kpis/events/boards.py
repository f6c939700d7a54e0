"""What the thread of an obstacle writes into the audit trail."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, str | Promise] = {
    "obstacle.replied": _("said what would help"),
    "obstacle.reply_withdrawn": _("took an answer back"),
    "obstacle.solution_marked": _("marked an answer as the solution"),
    "obstacle.solution_unmarked": _("no longer sees the answer as the solution"),
}
