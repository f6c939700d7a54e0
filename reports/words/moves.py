"""How the events that move the number are said: a label with its tone, and what it did to a plan."""

from fractions import Fraction

from django.utils.translation import gettext as _

from gaps.scoring.causes import Cause
from reports.alignment import Word


def label(cause: Cause) -> str:
    """Return what happened, in a few words."""
    return {
        Cause.PLAN_APPROVED: _("Plan accepted"),
        Cause.PLAN_SUBMITTED: _("Plan submitted"),
        Cause.PLAN_CHANGED: _("Plan changed"),
        Cause.PLAN_ASSESSED: _("Plan assessed"),
        Cause.GAP_RESOLVED: _("Gap resolved"),
        Cause.GAP_DISMISSED: _("Not a gap"),
        Cause.GAP_ATTRIBUTED: _("Gap attributed to one department"),
        Cause.GAP_CHANGED: _("Gap weighs differently"),
        Cause.GAP_ACCEPTED: _("Gap accepted for a time"),
        Cause.GAP_OPENED: _("New gap"),
        Cause.GAP_CONFIRMED: _("Gap confirmed"),
        Cause.GAP_COUNTED: _("Gap counts: nobody decided in time"),
        Cause.GAP_REOPENED: _("Gap reopened"),
        Cause.GAP_UNDECIDED: _("Decision about a gap taken back"),
        Cause.GOAL_RETIRED: _("Goal retired"),
        Cause.PLAN_LATE: _("Plan late"),
        Cause.PLAN_RETURNED: _("Changes requested"),
        Cause.PLAN_WITHDRAWN: _("Plan withdrawn"),
        Cause.NOT_ASSESSED: _("Plan changed, not yet assessed"),
        Cause.DEADLINE_MOVED: _("Deadline moved"),
        Cause.EXEMPTED: _("Department exempted"),
        Cause.EXEMPTION_ENDED: _("Exemption ended"),
        Cause.DEPARTMENT_ADDED: _("Department added"),
        Cause.DEPARTMENT_REMOVED: _("Department no longer asked"),
        Cause.RULES_CHANGED: _("Rules changed"),
        Cause.TARGET_CHANGED: _("Alignment target changed"),
        Cause.CORRECTION: _("Number corrected"),
        Cause.OTHER: _("Plan changed otherwise"),
    }[cause]


def event_word(cause: Cause, points: Fraction) -> Word:
    """Return the label in the tone of what it did to the number."""
    tone = "good" if points > 0 else "bad" if points < 0 else "none"
    return Word(label(cause), tone)


def effect(aligned: Fraction, total: Fraction) -> str:
    """Say what became of a plan; nothing where the event moved it nowhere."""
    if total > 0:
        return _("counts now, fully aligned") if aligned > 0 else _("counts now, not aligned")
    if total < 0:
        return _("no longer counts")
    if aligned > 0:
        return _("fully aligned now")
    return _("no longer fully aligned") if aligned < 0 else ""
