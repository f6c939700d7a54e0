"""A KPI's row in the plan editor, with its numbers."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.choices import Aggregation, Direction, Frequency
from kpis.drafts import KpiDraft
from kpis.forms.milestones import lines_of, text_of
from kpis.forms.row import RowForm, number_field, weight_field
from kpis.models import KpiUse
from kpis.selectors.content import UseContent
from kpis.selectors.editor import EditorChoices
from kpis.services.kpis import KpiFields
from kpis.services.milestones import MilestoneLine
from kpis.services.uses import UseFields
from saypro_align.lib import numbers, numerals
from saypro_align.lib.forms import DateTextField, DecimalTextField


class KpiRowForm(RowForm):
    """The number that shows it: what it is, today, the target value, by when, who."""

    kpi_version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    existing = forms.ChoiceField(
        label=gettext_lazy("KPI"),
        required=False,
        help_text=gettext_lazy("Choose one the department has, or describe a new one."),
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=300, required=False)
    unit = forms.CharField(
        label=gettext_lazy("Unit"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("Like %, R or days."),
        widget=forms.TextInput(attrs={"class": "form-control--short"}),
    )
    direction = forms.ChoiceField(
        label=gettext_lazy("Good when"),
        choices=[("", gettext_lazy("Choose")), *Direction.choices],
        required=False,
    )
    aggregation = forms.ChoiceField(
        label=gettext_lazy("How values add up"), choices=Aggregation.choices, required=False
    )
    frequency = forms.ChoiceField(
        label=gettext_lazy("How often"),
        choices=[("", gettext_lazy("Choose")), *Frequency.choices],
        required=False,
    )
    source = forms.CharField(
        label=gettext_lazy("Where the number comes from"), max_length=200, required=False
    )
    owner = forms.ChoiceField(label=gettext_lazy("Owner"), required=False)
    baseline = number_field(gettext_lazy("Today"))
    baseline_due_on = DateTextField(
        label=gettext_lazy("Today's value known by"),
        required=False,
        help_text=gettext_lazy("Only if it is not known yet."),
    )
    target_value = number_field(
        gettext_lazy("Target value"),
        allow_relative=True,
        help_text=gettext_lazy("Like 4, 2,5 or R 1 200; +15 % means 15 % more than today."),
    )
    low = number_field(gettext_lazy("From"))
    high = number_field(gettext_lazy("To"))
    tolerance = number_field(
        gettext_lazy("Tolerance"), help_text=gettext_lazy("Empty: half the width of the range.")
    )
    milestones = forms.CharField(
        label=gettext_lazy("Milestones"),
        required=False,
        max_length=5000,
        help_text=gettext_lazy("One a line. A weight may follow a semicolon: “Audit passed; 2”."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    due_on = DateTextField(label=gettext_lazy("By when"), required=False)
    weight = weight_field()
    contribution = forms.CharField(
        label=gettext_lazy("How does it move the goal?"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("One sentence."),
    )
    goal_measure = forms.ChoiceField(
        label=gettext_lazy("What of the goal does it move?"), required=False
    )

    presets = frozenset({"kpi_version", "aggregation", "frequency", "owner", "due_on", "weight"})

    def __init__(self, *args: Any, use: KpiUse | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use = use
        if use is not None or not self.offered.kpis:
            del self.fields["existing"]

    def choices_of(self, choices: EditorChoices) -> dict[str, Any]:
        """Return KPIs, people and measures."""
        return {
            "existing": choices.kpi_choices,
            "owner": choices.people_choices,
            "goal_measure": choices.measure_choices,
        }

    def clean(self) -> dict[str, Any]:
        """Agree on the unit, split a change from a value, and read the milestones."""
        cleaned = super().clean()
        self.lines: tuple[MilestoneLine, ...] = ()
        self.relative: Decimal | None = None
        if not cleaned.get("existing") and not cleaned.get("name"):
            self.add_error("name", _("Name the KPI, or choose one."))
        self._read_target(cleaned)
        self._agree_on_unit(cleaned)
        self._order_range(cleaned)
        try:
            self.lines = lines_of(cleaned.get("milestones") or "")
        except forms.ValidationError as fault:
            self.add_error("milestones", fault)
        return cleaned

    def draft(self, place: str) -> KpiDraft:
        """Return the row as the service takes it."""
        cleaned = self.cleaned_data
        return KpiDraft(
            key=cleaned["key"],
            place=place,
            existing=self.offered.kpis.get(cleaned.get("existing") or ""),
            kpi_version=cleaned.get("kpi_version"),
            kpi=KpiFields(
                name=cleaned.get("name") or "",
                unit=cleaned.get("unit") or "",
                direction=cleaned.get("direction") or "",
                aggregation=cleaned.get("aggregation") or Aggregation.LEVEL,
                frequency=cleaned.get("frequency") or "",
                source=cleaned.get("source") or "",
                owner=self.offered.people.get(cleaned.get("owner") or ""),
            ),
            use=UseFields(
                baseline=cleaned.get("baseline"),
                baseline_due_on=cleaned.get("baseline_due_on"),
                target_value=None if self.relative is not None else cleaned.get("target_value"),
                relative_target=self.relative,
                low=cleaned.get("low"),
                high=cleaned.get("high"),
                tolerance=cleaned.get("tolerance"),
                starts_on=self.use.starts_on if self.use else None,
                due_on=cleaned.get("due_on"),
                weight=cleaned.get("weight") or 1,
                contribution=cleaned.get("contribution") or "",
                goal_measure=self.offered.measures.get(cleaned.get("goal_measure") or ""),
            ),
            milestones=self.lines,
        )

    def echoes(self) -> list[str]:
        """Return how numbers were read that could have been meant otherwise."""
        found = []
        for name, field in self.fields.items():
            if isinstance(field, DecimalTextField) and field.echo:
                read = numerals.number(self.cleaned_data[name])
                label = f"{self.cleaned_data.get('name') or _('KPI')}, {self[name].label}"
                found.append(
                    _("%(label)s: we read this as %(read)s.") % {"label": label, "read": read}
                )
        return found

    def _read_target(self, cleaned: dict[str, Any]) -> None:
        """A sign and a per cent sign mean a change: "+15 %"; kept as such until approval."""
        field = self.fields["target_value"]
        value = cleaned.get("target_value")
        reading = field.reading if isinstance(field, DecimalTextField) else None
        if isinstance(value, str):
            reading = numbers.read_number(value)
            cleaned["target_value"] = value = reading.value
        if value is not None and reading is not None and reading.relative:
            self.relative = value
            if cleaned.get("direction") in (Direction.RANGE, Direction.MILESTONES):
                self.add_error("target_value", _("A change in per cent needs a single target."))

    def _agree_on_unit(self, cleaned: dict[str, Any]) -> None:
        """A unit typed beside a number fills the unit; another one than the row's is asked about."""
        for name, field in self.fields.items():
            if not isinstance(field, DecimalTextField) or field.reading is None:
                continue
            typed = field.reading.unit
            if not typed or (name == "target_value" and field.reading.relative):
                continue
            if not cleaned.get("unit"):
                cleaned["unit"] = typed
            elif cleaned["unit"].casefold() != typed.casefold():
                self.add_error(
                    name,
                    _(
                        "The unit of this KPI is %(unit)s. Enter the value in it, or change the unit."
                    )
                    % {"unit": cleaned["unit"]},
                )

    def _order_range(self, cleaned: dict[str, Any]) -> None:
        low, high = cleaned.get("low"), cleaned.get("high")
        if low is not None and high is not None and high <= low:
            self.add_error("high", _("The upper end must be above the lower end."))
        if cleaned.get("tolerance") is not None and cleaned["tolerance"] <= 0:
            self.add_error("tolerance", _("The tolerance must be above zero."))


def kpi_initial(content: UseContent) -> dict[str, Any]:
    """Return what is stored of a KPI's row, as its form shows it."""
    use, kpi = content.use, content.kpi
    target: Any = use.target_value
    if use.relative_target is not None:
        sign = "+" if use.relative_target >= 0 else "-"
        target = f"{sign}{abs(use.relative_target).normalize():f} %"
    return {
        "key": use.key,
        "kpi_version": kpi.version,
        "name": kpi.name,
        "unit": kpi.unit,
        "direction": kpi.direction,
        "aggregation": kpi.aggregation,
        "frequency": kpi.frequency,
        "source": kpi.source,
        "owner": str(kpi.owner_id or ""),
        "baseline": use.baseline,
        "baseline_due_on": use.baseline_due_on,
        "target_value": target,
        "low": use.low,
        "high": use.high,
        "tolerance": use.tolerance,
        "milestones": text_of(content.milestones),
        "due_on": use.due_on,
        "weight": use.weight,
        "contribution": use.contribution,
        "goal_measure": str(use.goal_measure_id or ""),
    }
