"""The KPI that takes another's place: what it is, its numbers, and how it moves the goal."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.choices import Direction, KpiState
from kpis.forms.because import BecauseForm
from kpis.forms.kpis import KpiForm
from kpis.forms.row import number_field
from kpis.models import Kpi
from kpis.selectors.editor import EditorChoices
from kpis.services.kpis import KpiFields
from kpis.services.replacing import ObjectiveWords
from kpis.services.uses import UseFields
from saypro_align.lib.forms import DateTextField, DecimalTextField, Details


class ReplaceForm(BecauseForm, KpiForm):
    """The new KPI, its numbers, the reason; the unit and the direction may come from the numbers."""

    existing = forms.ChoiceField(
        label=gettext_lazy("Or one the department has"),
        required=False,
    )
    name = forms.CharField(
        label=gettext_lazy("Name of the new KPI"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autofocus": True}),
    )
    baseline = number_field(gettext_lazy("Today"), help_text=gettext_lazy("Like 2,8 %."))
    target_value = number_field(
        gettext_lazy("Target value"),
        allow_relative=True,
        help_text=gettext_lazy("Like 4 %; +15 % means 15 % more than today."),
    )
    low = number_field(gettext_lazy("From"))
    high = number_field(gettext_lazy("To"))
    due_on = DateTextField(label=gettext_lazy("By when"), required=False)
    contribution = forms.CharField(
        label=gettext_lazy("How does it move the goal?"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("One sentence."),
    )
    goal_measure = forms.ChoiceField(
        label=gettext_lazy("What of the goal does it move?"), required=False
    )
    reason = forms.CharField(
        label=gettext_lazy("Why is the old KPI replaced?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    after = forms.ChoiceField(
        label=gettext_lazy("What becomes of the old KPI?"),
        choices=[
            (KpiState.RETIRED, gettext_lazy("It ends; its values stay readable")),
            (KpiState.MONITORED, gettext_lazy("It is watched on, and counts in no plan")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    objective_text = forms.CharField(
        label=gettext_lazy("The objective"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    sentence = forms.CharField(
        label=gettext_lazy("How does the objective help the goal?"), max_length=300, required=False
    )
    required_messages = {"reason": gettext_lazy("Enter the reason.")}

    def __init__(self, *args: Any, choices: EditorChoices, **kwargs: Any) -> None:
        super().__init__(*args, people=choices.people, **kwargs)
        self.offered = choices
        for name, offered in (
            ("existing", choices.kpi_choices),
            ("goal_measure", choices.measure_choices),
        ):
            field = self.fields.get(name)
            if isinstance(field, forms.ChoiceField):
                field.choices = offered
        direction = self.fields["direction"]
        if isinstance(direction, forms.ChoiceField):
            direction.choices = [("", _("By the two numbers")), *Direction.choices]

    @property
    def helper(self) -> FormHelper:
        """Return the crispy helper: the new KPI, its numbers, the reason; the rest is folded away."""
        helper = super().helper
        helper.layout = Layout(
            "version",
            "action",
            Div("name", "baseline", "target_value", css_class="field-row"),
            Div("contribution", "source", css_class="field-row"),
            Div("goal_measure", "existing", css_class="field-row"),
            Div("unit", "direction", "frequency", css_class="field-row"),
            Div("owner", "due_on", css_class="field-row"),
            "reason",
            "after",
            Details(
                gettext_lazy("The words of the objective"),
                "objective_text",
                "sentence",
            ),
            Details(
                gettext_lazy("A range instead of one target value, how values add up"),
                Div("low", "high", "aggregation", css_class="field-row"),
            ),
        )
        return helper

    def clean(self) -> dict[str, Any]:
        """Ask for a name unless a KPI is chosen; take unit and direction from the numbers."""
        cleaned = super().clean() or {}
        if not cleaned.get("existing") and not cleaned.get("name"):
            self.add_error("name", _("Name the KPI, or choose one."))
        self._agree_on_unit(cleaned)
        if not cleaned.get("direction"):
            cleaned["direction"] = self._direction(cleaned)
        return cleaned

    def chosen(self) -> Kpi | KpiFields:
        """Return the KPI chosen, or the description of a new one."""
        return self.offered.kpis.get(self.cleaned_data["existing"]) or self.described()

    def numbers(self) -> UseFields:
        """Return how the new KPI is used."""
        cleaned = self.cleaned_data
        relative = cleaned["target_value"] if self._is_relative else None
        return UseFields(
            baseline=cleaned["baseline"],
            target_value=None if relative is not None else cleaned["target_value"],
            relative_target=relative,
            low=cleaned["low"],
            high=cleaned["high"],
            due_on=cleaned["due_on"],
            contribution=cleaned["contribution"],
            goal_measure=self.offered.measures.get(cleaned["goal_measure"]),
        )

    def afterwards(self) -> str:
        """Return what becomes of the old KPI once no plan uses it."""
        return self.cleaned_data["after"] or self.initial.get("after") or KpiState.RETIRED

    def words(self) -> ObjectiveWords:
        """Return what the objective says; words that were not asked for stay as they were."""
        text = self.cleaned_data["objective_text"] or self.initial.get("objective_text", "")
        sentence = self.cleaned_data["sentence"]
        if self.add_prefix("sentence") not in self.data:
            sentence = self.initial.get("sentence", "")
        return ObjectiveWords(text=text, sentence=sentence)

    @property
    def _is_relative(self) -> bool:
        field = self.fields["target_value"]
        return bool(
            isinstance(field, DecimalTextField) and field.reading and field.reading.relative
        )

    def _agree_on_unit(self, cleaned: dict[str, Any]) -> None:
        """A unit typed beside a number is the unit; another one than the KPI's is asked about."""
        chosen = self.offered.kpis.get(cleaned.get("existing") or "")
        unit = chosen.unit if chosen else cleaned.get("unit", "")
        for name in ("baseline", "target_value"):
            field = self.fields[name]
            reading = field.reading if isinstance(field, DecimalTextField) else None
            if reading is None or not reading.unit or reading.relative:
                continue
            if not unit:
                unit = reading.unit
            elif unit.casefold() != reading.unit.casefold():
                told = _("The unit of this KPI is %(unit)s. Enter the value in it.")
                self.add_error(name, told % {"unit": unit})
        cleaned["unit"] = unit

    def _direction(self, cleaned: dict[str, Any]) -> str:
        today, target = cleaned.get("baseline"), cleaned.get("target_value")
        if cleaned.get("low") is not None and cleaned.get("high") is not None:
            return Direction.RANGE
        if target is not None and self._is_relative:
            return Direction.INCREASE if target > 0 else Direction.DECREASE
        if today is None or target is None or today == target:
            return ""
        return Direction.INCREASE if target > today else Direction.DECREASE
