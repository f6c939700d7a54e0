"""What the boards are narrowed by, and what is said about an obstacle; all filters stand in the address."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from actions.selectors.obstacle_board import ANY, HELP, OPEN, OVERDUE
from actions.selectors.obstacle_board import Asked as ObstaclesAsked
from actions.selectors.target_board import ALL, BEHIND, Asked
from departments.list_filters import department_filter
from departments.models import Quarter
from kpis.choices import KpiStatus
from kpis.choices.targets import KptLevel
from kpis.lagging import SORTS
from kpis.models.obstacle_replies import LONGEST_REPLY
from saypro_align.lib.forms import BaseForm


class TargetBoardForm(BaseForm):
    """Which targets of the quarter, and in which order."""

    department = department_filter()
    level = forms.ChoiceField(
        label=gettext_lazy("Level"),
        required=False,
        choices=[("", gettext_lazy("All levels")), *KptLevel.choices],
    )
    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        required=False,
        choices=[("", gettext_lazy("Any status")), *KpiStatus.choices],
    )
    show = forms.ChoiceField(
        required=False,
        choices=[(ALL, ALL), (BEHIND, BEHIND)],
        widget=forms.HiddenInput,
    )
    sort = forms.ChoiceField(
        required=False,
        choices=[(sign + name, name) for name in SORTS for sign in ("", "-")],
        widget=forms.HiddenInput,
    )

    def asked(self, quarter: Quarter | None) -> Asked:
        """Return what was asked for; what cannot be read asks for nothing."""
        self.is_valid()
        told = self.cleaned_data
        return Asked(
            quarter=quarter,
            department=told.get("department"),
            level=told.get("level", ""),
            status=told.get("status", ""),
            show=told.get("show") or ALL,
            sort=told.get("sort") or "status",
        )


class ReplyForm(BaseForm):
    """What would help."""

    text = forms.CharField(
        label=gettext_lazy("What would help?"),
        max_length=LONGEST_REPLY,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    required_messages: ClassVar[Mapping[str, Any]] = {"text": gettext_lazy("Say what would help.")}


class SolveForm(BaseForm):
    """How the obstacle was solved."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    outcome = forms.CharField(
        label=gettext_lazy("How was it solved?"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Left empty: the answer marked as the solution says it."),
    )


class DropForm(BaseForm):
    """Why the obstacle no longer matters."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    outcome = forms.CharField(label=gettext_lazy("Why does it no longer matter?"), max_length=500)
    required_messages: ClassVar[Mapping[str, Any]] = {
        "outcome": gettext_lazy("Say why it no longer matters.")
    }


class ObstacleBoardForm(BaseForm):
    """Which obstacles, and whose."""

    department = department_filter()
    state = forms.ChoiceField(
        required=False,
        choices=[(name, name) for name in (OPEN, OVERDUE, HELP, ANY, "solved", "dropped")],
        widget=forms.HiddenInput,
    )

    def asked(self) -> ObstaclesAsked:
        """Return what was asked for; what cannot be read asks for what is open."""
        self.is_valid()
        told = self.cleaned_data
        return ObstaclesAsked(
            state=told.get("state") or OPEN, department=told.get("department") or None
        )
