"""What is asked for as support, and how it is answered."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.choices.support import SupportKind
from actions.forms.actions import VersionForm
from actions.models import CorrectiveAction
from actions.models.support import LONGEST_NEED, LONGEST_REASON
from actions.services.support import Need
from departments.models import Department, User
from kpis.models import Kpi
from saypro_align.lib.forms import BaseForm, DateTextField


class AskForm(BaseForm):
    """Ask for training, a tool, access or people."""

    department = forms.ChoiceField(label=gettext_lazy("Department"))
    kind = forms.ChoiceField(
        label=gettext_lazy("What kind of support"),
        choices=SupportKind.choices,
        widget=forms.RadioSelect,
    )
    what = forms.CharField(label=gettext_lazy("What is needed"), max_length=LONGEST_NEED)
    needed_by = DateTextField(label=gettext_lazy("Needed by"))
    why = forms.CharField(
        label=gettext_lazy("What it is for"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    person = forms.ChoiceField(
        label=gettext_lazy("For whom"),
        required=False,
        help_text=gettext_lazy(
            "What one person needs is read by that person, the head and those who answer."
        ),
    )
    kpi = forms.ChoiceField(
        label=gettext_lazy("KPI it is for"),
        required=False,
        help_text=gettext_lazy("A missing tool or access is shown at this KPI in the plan."),
    )
    action = forms.ChoiceField(label=gettext_lazy("Corrective action it is for"), required=False)
    required_messages = {
        "kind": gettext_lazy("Choose what kind of support it is."),
        "what": gettext_lazy("Say what is needed."),
        "needed_by": gettext_lazy("Enter the day by which it is needed."),
    }

    def __init__(
        self,
        *args: Any,
        departments: Iterable[Department],
        people: Iterable[tuple[User, UUID]],
        kpis: Iterable[Kpi],
        actions: Iterable[CorrectiveAction],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.departments = {one.slug: one for one in departments}
        self.people = {str(person.pk): person for person, _department in people}
        self.kpis = {str(one.pk): one for one in kpis}
        self.actions = {str(one.pk): one for one in actions}
        self._offer("department", {slug: one.name for slug, one in self.departments.items()})
        self._offer(
            "person", {pk: one.name for pk, one in self.people.items()}, _("The whole team")
        )
        self._offer("kpi", {pk: one.name for pk, one in self.kpis.items()}, _("None"))
        self._offer("action", {pk: one.title for pk, one in self.actions.items()}, _("None"))
        if len(self.departments) == 1:
            self.fields["department"].widget = forms.HiddenInput()
            self.initial["department"] = next(iter(self.departments))

    def _offer(self, name: str, choices: Mapping[str, str], blank: str = "") -> None:
        field: Any = self.fields[name]
        if not choices and not field.required:
            field.widget = forms.HiddenInput()
        field.choices = [("", blank or _("Choose one")), *choices.items()]

    @property
    def helper(self) -> Any:
        """Put what is rare below what is always asked."""
        helper = super().helper
        helper.layout = Layout(
            "department",
            "kind",
            "what",
            Div("needed_by", "person", css_class="field-row"),
            "why",
            "kpi",
            "action",
        )
        return helper

    def chosen(self) -> dict[str, Any]:
        """Return what was asked, as the service takes it."""
        given = self.cleaned_data
        return {
            "department": self.departments[given["department"]],
            "need": Need(
                kind=given["kind"],
                what=given["what"],
                needed_by=given["needed_by"],
                why=given["why"].replace("\r\n", "\n"),
                person=self.people.get(given["person"]),
                kpi=self.kpis.get(given["kpi"]),
                action=self.actions.get(given["action"]),
            ),
        }


class _NoteForm(VersionForm):
    note = forms.CharField(label=gettext_lazy("Note"), max_length=LONGEST_REASON, required=False)


class PromiseForm(_NoteForm):
    """Grant or order it."""

    expected_on = DateTextField(label=gettext_lazy("Expected on"), required=False)


class ProvideForm(_NoteForm):
    """Say that it is there."""


class DeclineForm(VersionForm):
    """Say no."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    required_messages = {
        "reason": gettext_lazy("Say why not, so that the team can plan without it."),
    }


class WithdrawForm(VersionForm):
    """Take the request back."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=LONGEST_REASON, required=False
    )
