"""What an action has achieved, in one sentence: "KPI now aligned with … targets, progress on target."

For readers of reports, who want the outcome and not the states of three records.
"""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.choices import ActionKind
from departments.choices import GoalCategory
from kpis.choices import KpiStatus

_NOW: Final[Mapping[str, Promise]] = {
    ActionKind.REPLACE_KPI: gettext_lazy("KPI now aligned with %(targets)s"),
    ActionKind.COLLABORATE: gettext_lazy("Departments now work together for %(targets)s"),
    ActionKind.ALIGN_FOCUS: gettext_lazy("Departments now share one focus on %(targets)s"),
    ActionKind.REFRAME_METRIC: gettext_lazy("Metric now serves %(targets)s"),
    ActionKind.SET_OBJECTIVE: gettext_lazy("Objective now clear and measurable for %(targets)s"),
}
_TARGETS: Final[Mapping[str, Promise]] = {
    GoalCategory.REVENUE: gettext_lazy("organizational growth targets"),
    GoalCategory.CUSTOMER_SATISFACTION: gettext_lazy("customer satisfaction targets"),
    GoalCategory.OPERATIONAL_IMPROVEMENT: gettext_lazy("operational efficiency targets"),
    GoalCategory.COMPLIANCE: gettext_lazy("compliance targets"),
    GoalCategory.STRATEGIC_INITIATIVE: gettext_lazy("strategic targets"),
}
_PROGRESS: Final[Mapping[str, Promise]] = {
    KpiStatus.REACHED: gettext_lazy("target reached"),
    KpiStatus.ON_TRACK: gettext_lazy("progress on target"),
    KpiStatus.AT_RISK: gettext_lazy("progress at risk"),
    KpiStatus.OFF_TRACK: gettext_lazy("progress off target"),
    KpiStatus.TOO_EARLY: gettext_lazy("too early to say how it goes"),
    KpiStatus.STALE: gettext_lazy("no recent values"),
    KpiStatus.NO_DATA: gettext_lazy("no values yet"),
}


def outcome_sentence(kind: str, category: str, status: str | None) -> str:
    """Return what the closed gap means for a goal of this category, and how its KPI stands.

    Example: for a replaced KPI, a goal of growth and a KPI that is on track: "KPI now aligned with
    organizational growth targets, progress on target."
    """
    targets = _TARGETS.get(category) or gettext_lazy("the organization's goals")
    now = str(_NOW[kind]) % {"targets": targets}
    if status is None:
        return _("%(outcome)s.") % {"outcome": now}
    return _("%(outcome)s, %(progress)s.") % {"outcome": now, "progress": _PROGRESS[status]}
