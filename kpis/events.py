"""What this app writes into the audit trail, each as a sentence in the past tense."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, str | Promise] = {
    "kpi.created": _("created the KPI"),
    "kpi.edited": _("changed the KPI"),
    "kpi.handed_over": _("handed the KPI over"),
    "kpi.shared": _("offered to share the KPI"),
    "kpi.share_confirmed": _("agreed to share the KPI"),
    "kpi.share_asked": _("asked to share the KPI"),
    "kpi.share_declined": _("declined to share the KPI"),
    "kpi.kept_apart": _("kept a KPI of the own department beside it"),
    "kpi.retired": _("retired the KPI"),
    "kpi.monitored": _("kept the KPI for monitoring only"),
    "kpi.replaced": _("replaced the KPI by another"),
    "kpi_use.added": _("put a KPI into the objective"),
    "kpi_use.edited": _("changed how the KPI is used"),
    "kpi_use.retired": _("took the KPI out of the objective"),
    "kpi_use.restored": _("put the KPI back into the objective"),
    "kpi_use.target_fixed": _("fixed the target value from the baseline"),
    "kpi_use.carried_over": _("carried the KPI over"),
    "milestone.carried_over": _("carried the milestone over"),
    "milestone.added": _("added a milestone"),
    "milestone.edited": _("changed a milestone"),
    "milestone.finished": _("finished a milestone"),
    "milestone.reopened": _("reopened a milestone"),
    "milestone.retired": _("removed a milestone"),
    "measurement.recorded": _("recorded a value"),
    "measurement.corrected": _("corrected a value"),
    "plan.rows_pasted": _("pasted rows from a spreadsheet"),
    "plan.paste_undone": _("took back the pasted rows"),
    "plan.text_saved": _("saved the plan's text"),
    "plan_set.uploaded": _("uploaded a set of plans"),
    "plan_set.import_asked": _("asked for the import of the set of plans"),
    "plan_set.approved": _("approved the plans of the set"),
    "plan_set.imported": _("imported a set of plans"),
}
