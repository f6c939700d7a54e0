"""The SMART assistant: a vague objective becomes a sentence with a KPI, numbers, a date and an owner."""

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Objective
from kpis.advice import Check, KpiAsked, ObjectiveAsked, checks, rewritten
from kpis.choices import Direction
from kpis.forms.replacing import ReplaceForm
from kpis.forms.typed_values import date_of, number_of, target_of, text_of
from kpis.models import KpiUse
from kpis.services.clarifying import ClearWords
from kpis.services.wordings import SuggestedWords
from saypro_align.lib.forms import Details
from saypro_align.lib.numbers import NotANumber, read_number

LONGEST = 300


class ClearForm(ReplaceForm):
    """The objective's sentence and the KPI that tells whether it is reached."""

    use = forms.ChoiceField(label=gettext_lazy("Which KPI?"), required=False)
    # Nothing is replaced here, so there is no reason to give and no old KPI to part with.
    reason: Any = None
    after: Any = None
    existing: Any = None
    required_messages = {"objective_text": gettext_lazy("Say what will be different.")}

    def __init__(self, *args: Any, objective: Objective, uses: list[KpiUse], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.objective = objective
        self.uses = {str(use.pk): use for use in uses}
        self.fields["objective_text"].required = True
        self.fields["name"].widget.attrs.pop("autofocus", None)
        self.fields["name"].label = _("KPI")
        choice: Any = self.fields["use"]
        choice.choices = [
            ("", _("A new KPI")),
            *((pk, _("Complete “%(kpi)s”") % {"kpi": use.kpi}) for pk, use in self.uses.items()),
        ]
        if not self.uses:
            del self.fields["use"]

    @property
    def helper(self) -> FormHelper:
        """Return the crispy helper: the KPI with its numbers first, then the sentence it makes."""
        helper = super().helper
        first = [Div("use", css_class="field-row")] if self.uses else []
        helper.layout = Layout(
            "version",
            "action",
            *first,
            Div("name", "unit", css_class="field-row"),
            Div("baseline", "target_value", "due_on", css_class="field-row"),
            Div("owner", "frequency", "source", css_class="field-row"),
            "objective_text",
            Details(
                gettext_lazy("How it moves the goal"),
                Div("contribution", "goal_measure", css_class="field-row"),
                "sentence",
            ),
            Details(
                gettext_lazy("A range instead of one target value, how values add up"),
                Div("direction", "low", "high", "aggregation", css_class="field-row"),
            ),
        )
        return helper

    def clean(self) -> dict[str, Any]:
        """Take the name of the KPI that is completed; ask for one otherwise."""
        chosen = self.chosen_use(self.data.get(self.add_prefix("use"), ""))
        if chosen is not None and not self.cleaned_data.get("name"):
            self.cleaned_data["name"] = chosen.kpi.name
        return super().clean()

    def chosen_use(self, value: str | None = None) -> KpiUse | None:
        """Return the KPI of the objective that is completed; None for a new one."""
        return self.uses.get(self.cleaned_data.get("use", "") if value is None else value)

    def clear_words(self) -> ClearWords:
        """Return what the objective says from now on."""
        cleaned = self.cleaned_data
        return ClearWords(cleaned["objective_text"], cleaned["due_on"], cleaned["sentence"])

    def advice(self) -> list[Check]:
        """Return the five checks of what is typed so far."""
        return checks(self._asked())

    def sentence_of_the_numbers(self) -> str:
        """Return the sentence that the KPI's name, numbers and date make; empty while one is missing."""
        asked = self._asked()
        kpi = asked.kpis[0]
        is_told = kpi.name and not kpi.lacks and kpi.gain is not None and kpi.gain > 0
        return rewritten(asked) if is_told else ""

    def _asked(self) -> ObjectiveAsked:
        quarter = self.objective.plan.obligation.quarter
        links = [link for link in self.objective.links.all() if link.retired_at is None]
        return ObjectiveAsked(
            starts_on=quarter.starts_on,
            ends_on=quarter.ends_on,
            text=text_of(self, "objective_text")[:LONGEST],
            has_goal=bool(links),
            says_why=any(link.sentence for link in links) or bool(text_of(self, "sentence")),
            due_on=date_of(self, "due_on"),
            kpis=[self._asked_kpi(date_of(self, "due_on"))],
        )

    def _asked_kpi(self, due_on: date | None) -> KpiAsked:
        chosen = self.uses.get(text_of(self, "use"))
        today, target = number_of(self, "baseline"), target_of(self)
        direction = text_of(self, "direction")
        if not direction and today is not None and target is not None:
            direction = Direction.INCREASE if target > today else Direction.DECREASE
        return KpiAsked(
            name=text_of(self, "name")[:LONGEST] or (chosen.kpi.name if chosen else ""),
            unit=text_of(self, "unit") or self._unit_beside("target_value"),
            direction=direction,
            baseline=today,
            target=target,
            low=number_of(self, "low") if "low" in self.fields else None,
            high=number_of(self, "high") if "high" in self.fields else None,
            due_on=due_on,
        )

    def _unit_beside(self, name: str) -> str:
        """Return the unit typed beside a number, as in "87 %"."""
        try:
            return read_number(text_of(self, name)).unit or ""
        except NotANumber:
            return ""


class SuggestForm(ClearForm):
    """A wording and a KPI as the strategy office suggests them to the head."""

    reason = forms.CharField(
        label=gettext_lazy("Why does it read better so?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    required_messages = {
        "objective_text": gettext_lazy("Say what will be different."),
        "reason": gettext_lazy("Say why it reads better so."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("sentence", "contribution", "goal_measure", "low", "high", "aggregation"):
            del self.fields[name]

    @property
    def helper(self) -> FormHelper:
        """Return the crispy helper: the KPI, the sentence, the reason."""
        helper = super().helper
        helper.layout = Layout(
            "version",
            "action",
            Div("name", "unit", css_class="field-row"),
            Div("baseline", "target_value", "due_on", css_class="field-row"),
            Div("owner", "frequency", "source", css_class="field-row"),
            "objective_text",
            "reason",
        )
        return helper

    def suggested(self) -> SuggestedWords:
        """Return what is suggested."""
        cleaned = self.cleaned_data
        return SuggestedWords(
            text=cleaned["objective_text"],
            kpi_name=cleaned["name"],
            reason=cleaned["reason"],
            unit=cleaned["unit"],
            direction=cleaned["direction"],
            frequency=cleaned["frequency"],
            source=cleaned["source"],
            baseline=cleaned["baseline"],
            target_value=cleaned["target_value"],
            due_on=cleaned["due_on"],
            owner=self.people.get(cleaned["owner"]),
        )
