"""The audit events of this app."""

from django.utils.translation import gettext_lazy as _

from saypro_align.audit.registry import register

register(
    {
        "gap.opened": _("found the gap"),
        "gap.raised": _("raised the gap"),
        "gap.changed": _("found the gap changed"),
        "gap.confirmed": _("confirmed that it is a gap"),
        "gap.dismissed": _("decided that it is not a gap"),
        "gap.accepted": _("accepted the gap for a time"),
        "gap.acceptance_expired": _("ended the acceptance of the gap"),
        "gap.attributed": _("attributed the gap to one department"),
        "gap.assigned": _("said who answers for the gap"),
        "gap.cause_named": _("named the cause of the gap"),
        "gap.planned": _("planned an action for the gap"),
        "gap.unplanned": _("noted that nothing is under way for the gap"),
        "gap.in_action": _("began to correct the gap"),
        "gap.resolved": _("resolved the gap"),
        "gap.verified": _("verified that the gap is gone"),
        "gap.reopened": _("reopened the gap"),
        "gap.held": _("kept the gap open, because an action did not work"),
        "gap.released": _("let the rule judge the gap again"),
        "gap.kind_changed": _("changed the kind of the gap"),
        "gap.decision_undone": _("took the decision back"),
        "gap.noted": _("told the strategy office something about the gap"),
        "perception.opened": _("asked how aligned the plan is"),
        "perception.rated": _("rated how aligned the plan is"),
        "perception.closed": _("closed the ratings of the plan"),
        "snapshot.taken": _("took a snapshot of the alignment"),
        "rules.changed": _("changed the rules of the score"),
        "rule.change_asked": _("asked for a change of the rule"),
        "rule.change_made": _("put the change of the rule in force"),
        "rule.changed": _("changed how sure the rule must be"),
        "rule.switched_off": _("switched the rule off"),
        "rule.switched_on": _("switched the rule on"),
    }
)
