"""Forms of gaps: a gap raised by hand, the decisions, and the rules of the number."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any, ClassVar, Final

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Department, User
from gaps.choices import Cause, GapKind, Severity
from gaps.scoring.rules import Rules
from gaps.selectors.places import Place
from saypro_align.lib.forms import BaseForm, DateTextField, DecimalTextField


class SubmitForm(BaseForm):
    """Hand a plan in; a reason lets an incomplete one pass."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    override_reason = forms.CharField(
        label=gettext_lazy("Why is it handed in although something is missing?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    required_messages = {
        "version": gettext_lazy("The page came back incomplete. Reload it and try again.")
    }


class WhoseForm(BaseForm):
    """Whose plans a gap raised by hand concerns; asked before the gap itself."""

    department = forms.ModelChoiceField(
        label=gettext_lazy("Department"),
        required=False,
        queryset=Department.objects.all(),
        to_field_name="slug",
        empty_label=gettext_lazy("Choose a department"),
    )
    other = forms.ModelChoiceField(
        label=gettext_lazy("And a second one, if two plans do not fit"),
        required=False,
        queryset=Department.objects.all(),
        to_field_name="slug",
        empty_label=gettext_lazy("Only one"),
    )


class RaiseForm(BaseForm):
    """A gap that a person found."""

    place = forms.ChoiceField(label=gettext_lazy("What does it concern?"))
    other_place = forms.ChoiceField(label=gettext_lazy("And on the other side?"), required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=GapKind.choices, widget=forms.RadioSelect
    )
    sentence = forms.CharField(
        label=gettext_lazy("What does not fit?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One sentence. Name the thing, not the person."),
    )
    severity = forms.ChoiceField(
        label=gettext_lazy("How serious is it?"), choices=Severity.choices, initial=Severity.MEDIUM
    )
    required_messages: ClassVar[Mapping[str, Any]] = {
        "place": gettext_lazy("Choose what it concerns."),
        "kind": gettext_lazy("Choose the kind that fits best."),
        "sentence": gettext_lazy("Say in one sentence what does not fit."),
    }

    def __init__(self, *args: Any, sides: Sequence[Sequence[Place]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {place.value: place for side in sides for place in side}
        for name, side in zip(("place", "other_place"), (*sides, (), ())[:2], strict=True):
            if not side:
                del self.fields[name]
                continue
            department = side[0].obligation.department.name
            field = self.fields[name]
            field.label = f"{field.label} ({department})"
            choices = [(place.value, place.label) for place in side]
            field.choices = choices  # type: ignore[attr-defined]

    @property
    def chosen(self) -> list[Place]:
        """Return the one or two places."""
        names = ("place", "other_place")
        values = [self.cleaned_data.get(name) for name in names]
        return [self.places[value] for value in values if value]


class ConfirmForm(BaseForm):
    """It is a gap; a word about it is welcome."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=500)


class ReasonForm(BaseForm):
    """A decision that needs a reason."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Why?"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    required_messages: ClassVar[Mapping[str, Any]] = {
        "reason": gettext_lazy("Say why, in one sentence.")
    }


class AcceptForm(ReasonForm):
    """The leadership lives with a gap for a time."""

    until = DateTextField(
        label=gettext_lazy("Accept it until"),
        help_text=gettext_lazy(
            "At most until the end of the next quarter. It counts all the same."
        ),
    )


class AttributeForm(ReasonForm):
    """The leadership lays a gap at one department's door."""

    department = forms.ChoiceField(label=gettext_lazy("It counts against"))

    def __init__(self, *args: Any, parties: Sequence[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = {department.slug: department for department in parties}
        self.fields["department"].choices = [  # type: ignore[attr-defined]
            ("", _("All departments concerned")),
            *((slug, department.name) for slug, department in self.parties.items()),
        ]
        self.fields["department"].required = False

    def clean_department(self) -> Department | None:
        """Return the department itself, or None for all of them."""
        return self.parties.get(self.cleaned_data["department"])


class AssignForm(BaseForm):
    """Say who answers for a gap."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    owner = forms.ModelChoiceField(
        label=gettext_lazy("Who answers for it?"),
        required=False,
        queryset=User.objects.none(),
        empty_label=gettext_lazy("The heads concerned"),
    )

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]


class CauseForm(BaseForm):
    """Say why a gap came to be."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    cause = forms.ChoiceField(
        label=gettext_lazy("Why did it come to be?"),
        choices=[("", gettext_lazy("Choose a cause")), *Cause.choices],
    )
    required_messages: ClassVar[Mapping[str, Any]] = {
        "cause": gettext_lazy("Choose the cause that fits best.")
    }


class ResolveForm(BaseForm):
    """A reviewer says that the condition is gone."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    note = forms.CharField(
        label=gettext_lazy("What has changed?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    required_messages: ClassVar[Mapping[str, Any]] = {
        "note": gettext_lazy("Say what has changed, in one sentence.")
    }


# The severities that may be weighed, the gravest first; advice never counts.
WEIGHED: Final = ("critical", "high", "medium", "low")


class WeightField(DecimalTextField):
    """A weight from 0 to 1."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=4, decimal_places=2, **kwargs)

    def clean(self, value: Any) -> Any:
        """Refuse what is no share of one."""
        weight = super().clean(value)
        if weight is not None and not 0 <= weight <= 1:
            raise forms.ValidationError(_("Enter a weight from 0 to 1, like 0.75."))
        return weight


class RulesForm(BaseForm):
    """The rules of the number: alignment target, days of triage, weights of the severities."""

    seen = forms.CharField(max_length=20, widget=forms.HiddenInput)
    target_percent = forms.IntegerField(
        label=gettext_lazy("Alignment target in per cent"),
        min_value=1,
        max_value=100,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "class": "form-control--short", "autofocus": True}
        ),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"),
            gettext_lazy("Enter the target as a whole number from 1 to 100."),
        ),
    )
    triage_days = forms.IntegerField(
        label=gettext_lazy("Days until a suspected gap counts"),
        min_value=0,
        max_value=60,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "form-control--short"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"),
            gettext_lazy("Enter the days as a whole number from 0 to 60."),
        ),
    )
    correction_days = forms.IntegerField(
        label=gettext_lazy("Days to correct a gap"),
        min_value=1,
        max_value=180,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "form-control--short"}),
        help_text=gettext_lazy("After them a gap is shown as late; the score does not change."),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"),
            gettext_lazy("Enter the days as a whole number from 1 to 180."),
        ),
    )
    critical = WeightField(label=gettext_lazy("Weight of a critical gap"))
    high = WeightField(label=gettext_lazy("Weight of a high gap"))
    medium = WeightField(label=gettext_lazy("Weight of a medium gap"))
    low = WeightField(label=gettext_lazy("Weight of a low gap"))
    reason = forms.CharField(
        label=gettext_lazy("Reason for the new rules"), max_length=500, required=False
    )

    def __init__(self, data: Any = None, *, rules: Rules, **kwargs: Any) -> None:
        self.current = rules
        initial = {
            "seen": rules.version,
            "target_percent": rules.target_percent,
            "triage_days": rules.triage_days,
            "correction_days": rules.correction_days,
            **{name: _as_decimal(rules.severity_weights[name]) for name in WEIGHED},
        }
        super().__init__(data, initial=initial, **kwargs)

    def clean(self) -> dict[str, Any] | None:
        """Keep the order of the severities: a graver gap never weighs less."""
        cleaned = super().clean() or {}
        known = [(name, cleaned[name]) for name in WEIGHED if cleaned.get(name) is not None]
        for (graver, heavy), (name, light) in pairwise(known):
            if light > heavy:
                told = {"graver": self.fields[graver].label, "name": self.fields[name].label}
                self.add_error(name, _("“%(name)s” must not exceed “%(graver)s”.") % told)
        # Trying needs none, saving does: shown again, the field no longer says "optional".
        self.fields["reason"].required = True
        return cleaned

    @property
    def rules(self) -> Rules:
        """Return the rules that were typed; advice never counts."""
        typed = self.cleaned_data
        return Rules(
            version=self.current.version,
            target_percent=typed["target_percent"],
            triage_days=typed["triage_days"],
            correction_days=typed["correction_days"],
            severity_weights={
                **{name: Fraction(typed[name]) for name in WEIGHED},
                Severity.ADVISORY: Fraction(0),
            },
        )


def _as_decimal(weight: Fraction) -> Decimal:
    return Decimal(weight.numerator) / Decimal(weight.denominator)
