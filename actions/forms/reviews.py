"""Reviews: how targets look, what is decided of one, what a month means."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.choices.reviews import TargetOutlook, TargetVerdict
from actions.models import MonthlyReview, TargetAssessment
from actions.models.target_reviews import LONGEST_WORDS
from actions.selectors.target_reviews import ReviewedTarget
from actions.services.target_reviews import Assessed, Decided
from kpis.choices import Direction
from kpis.models import Kpt
from kpis.words.targets import number_in_name, relative_text
from saypro_align.lib.forms import BaseForm, DateTextField, DecimalTextField
from saypro_align.lib.row_form import RowForm

_OUTLOOKS = [("", gettext_lazy("Not said yet")), *TargetOutlook.choices]
_MOST_VERSION = 9


class AssessForm(BaseForm):
    """How each target looks, on one page; what is not said stays open."""

    def __init__(self, *args: Any, rows: Iterable[ReviewedTarget], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = [row for row in rows if row.may_assess]
        self.stored: dict[UUID, TargetAssessment] = {}
        for row in self.rows:
            said = row.assessment
            self.fields[f"outlook_{row.kpt.pk}"] = forms.ChoiceField(
                label=gettext_lazy("How it looks"),
                choices=_OUTLOOKS,
                required=False,
                initial=said.outlook if said else "",
                widget=forms.Select(attrs={"class": "form-select"}),
            )
            self.fields[f"words_{row.kpt.pk}"] = forms.CharField(
                label=gettext_lazy("Why"),
                max_length=LONGEST_WORDS,
                required=False,
                initial=said.words if said else "",
                widget=forms.TextInput(attrs={"class": "form-control"}),
            )

    def fields_of(self, row: ReviewedTarget) -> tuple[BoundField, ...]:
        """Return the two fields of a target."""
        return tuple(self[f"{name}_{row.kpt.pk}"] for name in ("outlook", "words"))

    def version_of(self, row: ReviewedTarget) -> int:
        """Return which version of the word on the target the person has seen; 0 is none."""
        if row.kpt.pk in self.stored:
            return self.stored[row.kpt.pk].version
        if not self.is_bound:
            return row.assessment.version if row.assessment else 0
        text = self.data.get(f"version_{row.kpt.pk}", "")
        is_number = text.isascii() and text.isdigit() and len(text) <= _MOST_VERSION
        return int(text) if is_number else 0

    def assessed(self) -> list[Assessed]:
        """Return what was said of targets and differs from what stands."""
        found = []
        for row in self.rows:
            outlook = self.cleaned_data[f"outlook_{row.kpt.pk}"]
            words = self.cleaned_data[f"words_{row.kpt.pk}"]
            held = row.assessment
            is_same = held is not None and (held.outlook, held.words) == (outlook, words)
            if outlook and not is_same:
                found.append(Assessed(row.kpt, outlook, words, self.version_of(row)))
        return found

    def tell_clash(self, current: Any) -> bool:
        """Show beside the field what somebody else saved; the next save counts as having seen it."""
        if not isinstance(current, TargetAssessment):
            return False
        self.stored[current.kpt_id] = current
        told = _("Somebody else saved: %(outlook)s. “%(words)s” Save again to put yours there.")
        said = {"outlook": current.get_outlook_display(), "words": current.words or "–"}
        self.add_error(f"words_{current.kpt_id}", told % said)
        return True


class DecideForm(BaseForm):
    """What is decided of a target; numbers and words left empty stay as they are."""

    required_messages: ClassVar[dict[str, Any]] = {
        "verdict": gettext_lazy("Choose what is decided."),
        "reason": gettext_lazy("Say why."),
    }
    verdict = forms.ChoiceField(
        label=gettext_lazy("Decision"), choices=TargetVerdict.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    name = forms.CharField(
        label=gettext_lazy("New wording"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("When it is replaced, or when its name says the old number."),
    )
    target_value = DecimalTextField(
        label=gettext_lazy("New target value"), required=False, allow_relative=True
    )
    low = DecimalTextField(label=gettext_lazy("New lower end"), required=False)
    high = DecimalTextField(label=gettext_lazy("New upper end"), required=False)
    due_on = DateTextField(label=gettext_lazy("New date"), required=False)

    def __init__(self, *args: Any, kpt: Kpt, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kpt = kpt
        is_range = kpt.kpi is not None and kpt.kpi.direction == Direction.RANGE
        for name in ("target_value",) if is_range else ("low", "high"):
            del self.fields[name]
        if kpt.relative_target is not None and "target_value" in self.fields:
            self.fields["target_value"].help_text = _(
                "As a change against the start, like %(change)s, or as a value with its unit."
            ) % {"change": relative_text(kpt)}

    @property
    def what_fields(self) -> list[BoundField]:
        """Return the fields of what changes."""
        names = ("name", "target_value", "low", "high", "due_on")
        return [self[name] for name in names if name in self.fields]

    def clean(self) -> dict[str, Any] | None:
        """Ask what changes, where something does."""
        cleaned = super().clean()
        verdict = self.cleaned_data.get("verdict")
        if verdict == TargetVerdict.REPLACE and not self.cleaned_data.get("name"):
            self.add_error("name", _("Enter what the new target says."))
        if verdict == TargetVerdict.ADJUST and not self._changes(verdict) and not self.errors:
            first = "low" if "low" in self.fields else "target_value"
            self.add_error(first, _("Enter what changes: a value or a date."))
        elif verdict == TargetVerdict.ADJUST and not self.errors:
            self._ask_about_the_name(self._changes(verdict))
        return cleaned

    def _ask_about_the_name(self, changes: Mapping[str, Any]) -> None:
        """Refuse a name that goes on saying the old number; who means it so enters it again."""
        moved = changes.get("target_value", changes.get("relative_target"))
        if moved is None or "name" in changes:
            return
        if said := number_in_name(self.kpt, self.kpt.name):
            told = _("The name says %(number)s. Enter a new one, or the same again to keep it.")
            self.add_error("name", told % {"number": said})

    @property
    def decided(self) -> Decided:
        """Return the decision as the service takes it."""
        verdict = self.cleaned_data["verdict"]
        return Decided(verdict, self.cleaned_data["reason"], self._changes(verdict))

    def _changes(self, verdict: str) -> dict[str, Any]:
        names = ["target_value", "low", "high", "due_on", "name"]
        given: dict[str, Any] = {name: self.cleaned_data.get(name) for name in names}
        if self._is_change():
            given["relative_target"] = self._signed(given.pop("target_value"))
        return {name: value for name, value in given.items() if value not in (None, "")}

    def _is_change(self) -> bool:
        """Return whether a change in per cent was typed: as such, or where the target speaks in them."""
        field: Any = self.fields.get("target_value")
        reading = getattr(field, "reading", None)
        if reading is None or self.cleaned_data.get("target_value") is None:
            return False
        if reading.relative:
            return self.kpt.baseline is not None
        return self.kpt.relative_target is not None and reading.unit in (None, "%")

    def _signed(self, change: Decimal) -> Decimal:
        """Return the change with its sign: "10" for a target of -20 % means -10 %."""
        field: Any = self.fields["target_value"]
        held = self.kpt.relative_target
        falls = held is not None and held < 0 < change
        return -change if falls and not field.reading.relative else change


class AnalysisForm(RowForm):
    """What a month means."""

    class Meta:
        model = MonthlyReview
        fields = ("analysis",)
        widgets: ClassVar[dict[str, Any]] = {"analysis": forms.Textarea(attrs={"rows": 8})}
