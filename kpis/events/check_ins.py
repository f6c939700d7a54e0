"""What check-ins and obstacles write into the audit trail."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, str | Promise] = {
    "check_in.given": _("checked in"),
    "check_in.missed": _("did not check in"),
    "check_in.changed": _("changed the check-in"),
    "check_in.number_told": _("told a number in the check-in"),
    "check_in.number_changed": _("changed a number in the check-in"),
    "check_in.link_made": _("got a link to check in"),
    "check_in.link_ended": _("closed the links to check in"),
    "obstacle.raised": _("told of an obstacle"),
    "obstacle.edited": _("changed the obstacle"),
    "obstacle.solved": _("solved the obstacle"),
    "obstacle.dropped": _("dropped the obstacle"),
    "obstacle.reopened": _("opened the obstacle again"),
}
