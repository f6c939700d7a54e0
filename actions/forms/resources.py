"""Forms of what actions ask for, and of the time people have."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.choices import ResourceKind
from actions.choices.resources import RequestState
from actions.forms.people import People, PersonField
from actions.models import ResourceRequest, Step
from actions.models.resources import HOURS_IN_A_WEEK, LEAST
from actions.selectors.resources import SHORT
from actions.services.resources import ResourceDraft
from departments.list_filters import department_filter, quarter_filter
from saypro_align.lib.forms import BaseForm, DateTextField, DecimalTextField


class AmountField(DecimalTextField):
    """More than nothing, with two decimals at most."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=14, decimal_places=2, **kwargs)

    def validate(self, value: Any) -> None:
        """Refuse nothing and less than nothing."""
        super().validate(value)
        if value is not None and value < LEAST:
            raise forms.ValidationError(_("Enter a number above 0."), "least")


class ResourceForm(BaseForm):
    """What an action needs."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=ResourceKind.choices, widget=forms.RadioSelect
    )
    what = forms.CharField(label=gettext_lazy("What is needed"), max_length=200)
    amount = AmountField(
        label=gettext_lazy("How much"), help_text=gettext_lazy("Time is counted in hours a week.")
    )
    unit = forms.CharField(
        label=gettext_lazy("Unit"),
        required=False,
        max_length=30,
        help_text=gettext_lazy("R, people, licences. Not asked for time."),
    )
    person = PersonField(label=gettext_lazy("Whose time"))
    starts_on = DateTextField(label=gettext_lazy("Time from"), required=False)
    ends_on = DateTextField(label=gettext_lazy("Time until"), required=False)
    step = forms.ChoiceField(label=gettext_lazy("For the step"), required=False)

    required_messages: ClassVar[Mapping[str, Any]] = {
        "kind": gettext_lazy("Choose what kind of resource it is."),
        "what": gettext_lazy("Say what is needed."),
        "amount": gettext_lazy("Enter how much is needed, like 4 or 15 000."),
    }

    def __init__(self, *args: Any, people: People, steps: Iterable[Step], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("PersonField", self.fields["person"]).offer(people)
        self.steps = {str(step.pk): step for step in steps}
        named = [(pk, step.text) for pk, step in self.steps.items()]
        cast("forms.ChoiceField", self.fields["step"]).choices = [
            ("", _("The whole action")),
            *named,
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for the dates of time; a week has so many hours."""
        told = super().clean() or {}
        if told.get("kind") == ResourceKind.TIME:
            for name in ("starts_on", "ends_on"):
                if not told.get(name) and name not in self.errors:
                    self.add_error(name, _("Enter from when until when the time is needed."))
            if (told.get("amount") or 0) > HOURS_IN_A_WEEK:
                self.add_error("amount", _("A week has 168 hours."))
        return told

    @property
    def draft(self) -> ResourceDraft:
        """Return what is asked for."""
        told = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return ResourceDraft(**{**told, "step": self.steps.get(told["step"])})


def stored(request: ResourceRequest) -> dict[str, Any]:
    """Return a stored request as the initial values of the form."""
    return {
        "version": request.version,
        "kind": request.kind,
        "what": request.what,
        "amount": request.amount,
        "unit": request.unit,
        "person": request.person,
        "starts_on": request.starts_on,
        "ends_on": request.ends_on,
        "step": str(request.step_id or ""),
    }


class ApproveForm(BaseForm):
    """A yes; it needs nothing but the version the person saw."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ReasonForm(ApproveForm):
    """A no, or taking it back, with the reason."""

    reason = forms.CharField(label=gettext_lazy("Why?"), max_length=300)
    required_messages: ClassVar[Mapping[str, Any]] = {"reason": gettext_lazy("Say why.")}


class AllocateForm(ApproveForm):
    """How much is given, and whose time."""

    amount = AmountField(label=gettext_lazy("How much is given"))
    person = PersonField(label=gettext_lazy("Whose time"))
    reason = forms.CharField(
        label=gettext_lazy("Why is it less?"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Asked when less is given than was asked for."),
    )
    required_messages: ClassVar[Mapping[str, Any]] = {
        "amount": gettext_lazy("Enter how much is given.")
    }

    def __init__(self, *args: Any, request: ResourceRequest, people: People, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if request.is_time:
            cast("PersonField", self.fields["person"]).offer(people)
        else:
            del self.fields["person"]


class CapacityForm(BaseForm):
    """Hours a week for corrective actions, from a day on."""

    hours = DecimalTextField(
        label=gettext_lazy("Hours a week for corrective actions"), max_digits=5, decimal_places=2
    )
    from_on = DateTextField(label=gettext_lazy("From"))

    def clean_hours(self) -> Any:
        """Refuse more hours than a week has, and fewer than none."""
        hours = self.cleaned_data["hours"]
        if not 0 <= hours <= HOURS_IN_A_WEEK:
            raise forms.ValidationError(_("Enter a number of hours from 0 to 168."))
        return hours


class ResourceFilterForm(BaseForm):
    """The list's filters, all in the address."""

    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            ("", gettext_lazy("Any state")),
            ("waiting", gettext_lazy("Waits for somebody")),
            (SHORT, gettext_lazy("Too little given")),
            *RequestState.choices,
        ],
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=[("", gettext_lazy("All kinds")), *ResourceKind.choices],
    )
    department = department_filter()
    q = quarter_filter()


class LoadFilterForm(BaseForm):
    """Whose time is shown."""

    department = ResourceFilterForm.base_fields["department"]
    show = forms.ChoiceField(
        label=gettext_lazy("Show"),
        required=False,
        choices=[
            ("", gettext_lazy("Who has given time away")),
            ("over", gettext_lazy("Who has given too much away")),
            ("all", gettext_lazy("Everybody")),
        ],
    )
