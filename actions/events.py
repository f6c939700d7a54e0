"""What this app writes into the audit trail."""

from django.utils.translation import gettext_lazy as _

from saypro_align.audit.registry import register

register(
    {
        "action.proposed": _("proposed the corrective action"),
        "action.edited": _("changed the corrective action"),
        "action.handed_over": _("handed the corrective action over"),
        "action.approved": _("agreed to the corrective action"),
        "action.started": _("started the corrective action"),
        "action.implemented": _("finished the corrective action"),
        "action.cancelled": _("cancelled the corrective action"),
        "step.added": _("added the step"),
        "step.edited": _("changed the step"),
        "step.handed_over": _("handed the step over"),
        "step.moved": _("moved the step"),
        "step.done": _("ticked the step"),
        "step.reopened": _("took the tick off the step"),
        "step.retired": _("removed the step"),
        "step.noted": _("noted something on the step"),
        "step.rescheduled": _("gave the step another date"),
        "action.rescheduled": _("gave the corrective action another deadline"),
        "resource_request.requested": _("asked for the resource"),
        "resource_request.edited": _("changed the request for the resource"),
        "resource_request.approved": _("approved the resource"),
        "resource_request.declined": _("declined the resource"),
        "resource_request.allocated": _("allocated the resource"),
        "resource_request.withdrawn": _("withdrew the request for the resource"),
        "capacity.set": _("set the hours a week for corrective actions"),
        "support.asked": _("asked for support"),
        "support.granted": _("granted what was asked for"),
        "support.ordered": _("ordered what was asked for"),
        "support.available": _("said that it is there"),
        "support.declined": _("declined the support"),
        "support.withdrawn": _("withdrew the request for support"),
        "recognition.given": _("said thanks"),
        "recognition.withdrawn": _("took the thanks back"),
        "recognition.wall_left": _("left the wall of thanks"),
        "recognition.wall_joined": _("came back to the wall of thanks"),
        "recognition.milestone_dismissed": _("put a suggested milestone aside"),
        "incentive.created": _("drafted the incentive"),
        "incentive.edited": _("changed the incentive"),
        "incentive.kpi_named": _("named a KPI for the incentive"),
        "incentive.kpi_dropped": _("took a KPI off the incentive"),
        "incentive.opened": _("announced the incentive"),
        "incentive.computed": _("worked out who reached the incentive"),
        "incentive.approved": _("approved the list of the incentive"),
        "incentive.rejected": _("rejected the list of the incentive"),
        "incentive.cancelled": _("cancelled the incentive"),
    }
)
