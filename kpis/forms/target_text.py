"""What a target says and what it counts: common to writing, changing and replacing it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Quarter
from kpis.advice import KpiAsked
from kpis.choices.targets import KptLevel, Sharing
from kpis.echo import Echo, echo_target
from kpis.forms.row import number_field, weight_field
from kpis.forms.typed_values import date_of, number_of, target_of, text_of
from kpis.models import Kpt
from kpis.models.targets import LONGEST_RATIONALE
from kpis.selectors.target_offers import Offers, owner_value
from kpis.smart import Letter, TargetAsked, letters
from kpis.target_fields import Point
from saypro_align.lib import numbers
from saypro_align.lib.forms import BaseForm, DateTextField, formset

MOST_POINTS = 12
NUMBERS = ("baseline", "target_value", "low", "high", "tolerance")


class PointForm(BaseForm):
    """A point of the path: what is expected by a day. An empty row says nothing."""

    on = DateTextField(label=gettext_lazy("By"), required=False)
    expected = number_field(gettext_lazy("Expected value"))

    def clean(self) -> dict[str, Any]:
        """Ask for the half that is missing."""
        cleaned = super().clean() or {}
        on, expected = cleaned.get("on"), cleaned.get("expected")
        if (on is None) != (expected is None) and not self.errors:
            name = "on" if on is None else "expected"
            self.add_error(name, _("A point of the path needs a day and a value."))
        return cleaned


PathForms = formset(PointForm, row_name=gettext_lazy("Point"), extra=1, max_num=MOST_POINTS)


def points_of(path: Any) -> list[Point]:
    """Return the points that were typed."""
    rows = [form.cleaned_data for form in path.forms]
    return [(row["on"], row["expected"]) for row in rows if row.get("on")]


class TargetText(BaseForm):
    """What a target says and what it counts; common to writing, changing and replacing."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    name = forms.CharField(
        label=gettext_lazy("Target"),
        max_length=300,
        help_text=gettext_lazy("Like “Increase royalty revenue by 15 % over the quarter”."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    rationale = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=LONGEST_RATIONALE,
        help_text=gettext_lazy("Everybody who reads the target reads this."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    contribution = forms.CharField(
        label=gettext_lazy("How does it help the target above?"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("One sentence."),
    )
    owner = forms.ChoiceField(
        label=gettext_lazy("Who answers for it"),
        required=False,
        help_text=gettext_lazy("One person, or one team with its lead."),
    )
    baseline = number_field(gettext_lazy("Start"))
    target_value = number_field(
        gettext_lazy("Target value"),
        allow_relative=True,
        help_text=gettext_lazy("Like 95 or R 230 000; +15 % means 15 % more than the start."),
    )
    low = number_field(gettext_lazy("From"))
    high = number_field(gettext_lazy("To"))
    tolerance = number_field(
        gettext_lazy("Tolerance"), help_text=gettext_lazy("Empty: half the width of the range.")
    )
    starts_on = DateTextField(label=gettext_lazy("From day"), required=False)
    due_on = DateTextField(label=gettext_lazy("By when"), required=False)
    weight = weight_field()
    sharing = forms.ChoiceField(
        label=gettext_lazy("How its parts make the whole"), choices=Sharing.choices, required=False
    )
    required_messages: ClassVar[dict[str, Any]] = {
        "name": gettext_lazy("Say in one sentence what shall be reached."),
        "rationale": gettext_lazy("Say why this target matters."),
    }

    def __init__(
        self, *args: Any, offers: Offers, quarter: Quarter, level: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offers, self.quarter, self.level = offers, quarter, level
        self.relative: Decimal | None = None
        self._offer("owner", offers.owner_choices())
        if level == KptLevel.ORGANIZATION:
            self.fields.pop("contribution", None)
        if level == KptLevel.PERSON:
            self.fields.pop("sharing", None)

    def clean(self) -> dict[str, Any]:
        """Split a change in per cent from a value, and let the range have its order."""
        cleaned = super().clean() or {}
        field: Any = self.fields["target_value"]
        reading: numbers.ReadNumber | None = field.reading
        if cleaned.get("target_value") is not None and reading is not None and reading.relative:
            self.relative = cleaned["target_value"]
            if cleaned.get("baseline") is None:
                self.add_error("baseline", _("Enter the start, so that the change has a value."))
        low, high = cleaned.get("low"), cleaned.get("high")
        if low is not None and high is not None and high <= low:
            self.add_error("high", _("The upper end must be above the lower end."))
        return cleaned

    def said(self) -> dict[str, Any]:
        """Return text, owner and numbers by the names of the target's fields."""
        cleaned = self.cleaned_data
        given: dict[str, Any] = {
            name: cleaned[name]
            for name in ("name", "rationale", "contribution", "starts_on", "due_on")
            if name in cleaned
        }
        for name in ("rationale", "name"):
            given[name] = given[name].replace("\r\n", "\n")
        given |= self.offers.owner_of(cleaned.get("owner") or "")
        given |= {name: cleaned.get(name) for name in NUMBERS}
        given["relative_target"] = self.relative
        if self.relative is not None:
            given["target_value"] = None
        given["weight"] = cleaned.get("weight") or 1
        if "sharing" in self.fields:
            given["sharing"] = cleaned.get("sharing") or Sharing.SUM
        return given

    def echo(self) -> Echo | None:
        """Say how the target value is read: "+15 % of R 200 000 is R 230 000"."""
        typed = text_of(self, "target_value")
        return echo_target(typed, self.counted_in(), number_of(self, "baseline"), always=True)

    def counted_in(self) -> str:
        """Return the unit the numbers are in."""
        return text_of(self, "unit")

    def letters(self) -> list[Letter]:
        """Return the five letters of what is typed so far."""
        is_part = self.level != KptLevel.ORGANIZATION
        return letters(
            TargetAsked(
                starts_on=self.quarter.starts_on,
                ends_on=self.quarter.ends_on,
                name=text_of(self, "name")[:300],
                kpi=self.asked_kpi(),
                due_on=date_of(self, "due_on"),
                says_why=bool(text_of(self, "rationale")),
                serves=self.serves(),
                is_part=is_part,
                says_how=bool(text_of(self, "contribution")),
            )
        )

    def serves(self) -> bool:
        """Return whether a goal or a target above is named."""
        return True

    def asked_kpi(self) -> KpiAsked:
        """Return the number as far as it is typed."""
        return KpiAsked(
            name=text_of(self, "kpi_name")[:300],
            unit=self.counted_in(),
            direction=text_of(self, "direction"),
            baseline=number_of(self, "baseline"),
            target=target_of(self),
            low=number_of(self, "low"),
            high=number_of(self, "high"),
            due_on=date_of(self, "due_on"),
        )

    @staticmethod
    def stored(kpt: Kpt) -> dict[str, Any]:
        """Return what is stored, as the form shows it."""
        target: Any = kpt.target_value
        if kpt.relative_target is not None:
            sign = "+" if kpt.relative_target >= 0 else "-"
            target = f"{sign}{abs(kpt.relative_target).normalize():f} %"
        names = ("version", "name", "rationale", "contribution", "baseline", "low", "high")
        more = ("tolerance", "starts_on", "due_on", "weight", "sharing")
        return {
            **{name: getattr(kpt, name) for name in (*names, *more)},
            "owner": owner_value(kpt),
            "target_value": target,
        }

    def _offer(self, name: str, choices: Sequence[Any]) -> None:
        field = self.fields.get(name)
        if isinstance(field, forms.ChoiceField):
            field.choices = choices
