"""Forms of goals, measures, couplings and key projects."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.choices import CouplingSign
from departments.forms.base import RowForm
from departments.models import (
    Goal,
    GoalMeasure,
    KeyProject,
    MeasureCoupling,
    ProjectPriority,
)
from departments.selectors import colleagues, open_measures
from saypro_align.lib.forms import BaseForm, DateTextField


class GoalForm(RowForm):
    """What the organization wants, and why."""

    active_from = DateTextField(label=_("Holds from"), required=False)
    required_messages = {
        "title": _("Say what the organization wants."),
        "why": _("Say why the goal matters."),
    }

    class Meta:
        model = Goal
        fields = [
            "title",
            "description",
            "why",
            "category",
            "owner",
            "weight",
            "domain_terms",
            "active_from",
        ]
        widgets = {"weight": forms.TextInput(attrs={"inputmode": "numeric"})}
        help_texts = {
            "weight": _("How heavy it is against the other goals, like 1, 2 or 3."),
            "why": _("One or two sentences that a department can plan by."),
        }

    @property
    def changes(self) -> dict[str, Any]:
        """Return what was typed; an empty day keeps the one that holds."""
        typed = super().changes
        if typed.get("active_from") is None:
            typed.pop("active_from", None)
        return typed

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.instance.active_from is None:
            self.instance.active_from = self.initial.get("active_from")


class ReasonForm(BaseForm):
    """Why something is retired."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea)
    required_messages = {"reason": _("Say why, for those who read it later.")}


class ProposalForm(BaseForm):
    """What should change about a goal, and why."""

    text = forms.CharField(
        label=_("What should change"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Like: measure it by repeat orders instead of visits."),
    )
    why = forms.CharField(label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    required_messages = {
        "text": _("Say what should change."),
        "why": _("Say why it should change."),
    }


class AnswerForm(BaseForm):
    """What becomes of a proposal, and why."""

    verdict = forms.ChoiceField(
        label=_("What becomes of it"),
        choices=[("accept", _("Take it up")), ("decline", _("Do not take it up"))],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    required_messages = {
        "verdict": _("Choose what becomes of it."),
        "answer": _("Say why, so that the answer helps."),
    }


class MeasureForm(RowForm):
    """A measure of a goal, or a driver that moves one."""

    class Meta:
        model = GoalMeasure
        fields = ["kind", "name", "direction", "unit", "terms"]


class CouplingForm(BaseForm):
    """What raising one measure does to another."""

    first = forms.ModelChoiceField(GoalMeasure.objects.none(), label=_("One measure"))
    second = forms.ModelChoiceField(GoalMeasure.objects.none(), label=_("Other measure"))
    sign = forms.TypedChoiceField(
        label=_("What happens"), choices=CouplingSign, coerce=int, empty_value=None
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)
    required_messages = {"reason": _("Say how one moves the other.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first", "second"):
            field: Any = self.fields[name]
            field.queryset = open_measures()

    def clean(self) -> dict[str, Any] | None:
        """Ask for two different measures, before an effect of one on itself is worked out."""
        cleaned = super().clean() or {}
        if cleaned.get("first") and cleaned.get("first") == cleaned.get("second"):
            self.add_error("second", _("Choose two different measures."))
        return cleaned


class CouplingEditForm(RowForm):
    """What two coupled measures do to each other, and why."""

    required_messages = {"reason": _("Say how one moves the other.")}

    class Meta:
        model = MeasureCoupling
        fields = ["sign", "reason"]


class ProjectForm(RowForm):
    """A key project and the goal it carries."""

    class Meta:
        model = KeyProject
        fields = ["name", "goal", "description", "lead_department", "decides"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, Any] = self.fields
        choices["goal"].queryset = Goal.objects.filter(retired_on=None)
        choices["decides"].queryset = colleagues()


class PriorityForm(RowForm):
    """How high a department ranks a project and what it commits to."""

    commitment_due_on = DateTextField(label=_("By when"), required=False)

    class Meta:
        model = ProjectPriority
        fields = ["rank", "commitment", "commitment_due_on"]
        help_texts = {
            "rank": _("1 comes first."),
            "commitment": _("What your department gives to it. Empty where it gives nothing."),
        }
        widgets = {"rank": forms.TextInput(attrs={"inputmode": "numeric"})}
