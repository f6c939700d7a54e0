"""A key performance target as a draft: whose it is, whom it serves, and the number that shows it."""

from dataclasses import replace
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.advice import KpiAsked
from kpis.choices import Aggregation, Direction, Frequency
from kpis.choices.targets import KptLevel
from kpis.forms.target_text import TargetText
from kpis.forms.typed_values import text_of
from kpis.models import Kpt
from kpis.selectors.target_offers import person_value
from kpis.services.kpis import KpiFields
from kpis.services.targets import KptFields
from saypro_align.lib.forms import DecimalTextField, Details

DIRECTIONS = [(value, label) for value, label in Direction.choices if value != "milestones"]


class TargetForm(TargetText):
    """A draft: whose it is, whom it serves, and the number that shows it."""

    department = forms.ChoiceField(label=gettext_lazy("Department"))
    person = forms.ChoiceField(label=gettext_lazy("Person"))
    goal = forms.ChoiceField(label=gettext_lazy("Serves the goal"), required=False)
    parent = forms.ChoiceField(label=gettext_lazy("Serves the target"), required=False)
    existing = forms.ChoiceField(
        label=gettext_lazy("KPI"),
        required=False,
        help_text=gettext_lazy("Choose one that is measured already, or describe a new one."),
    )
    kpi_name = forms.CharField(
        label=gettext_lazy("Name of the number"), max_length=300, required=False
    )
    unit = forms.CharField(
        label=gettext_lazy("Unit"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("Like %, R or days."),
        widget=forms.TextInput(attrs={"class": "form-control--short"}),
    )
    direction = forms.ChoiceField(
        label=gettext_lazy("Good when"),
        choices=[("", gettext_lazy("Choose")), *DIRECTIONS],
        required=False,
    )
    frequency = forms.ChoiceField(
        label=gettext_lazy("How often"),
        choices=[("", gettext_lazy("Choose")), *Frequency.choices],
        required=False,
    )
    aggregation = forms.ChoiceField(
        label=gettext_lazy("How values add up"), choices=Aggregation.choices, required=False
    )
    source = forms.CharField(
        label=gettext_lazy("Where the number comes from"), max_length=200, required=False
    )
    required_messages: ClassVar[dict[str, Any]] = {
        **TargetText.required_messages,
        "department": gettext_lazy("Choose the department it is for."),
        "person": gettext_lazy("Choose the person it is for."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offers = self.offers
        self._offer("department", [("", _("Choose one")), *_named(offers.departments)])
        held = [(pk, f"{row.user} ({row.department})") for pk, row in offers.persons.items()]
        self._offer("person", [("", _("Choose one")), *held])
        self._offer("goal", [("", _("None yet")), *_named(offers.goals)])
        self._offer("parent", offers.parent_choices())
        self._offer("existing", [("", _("A new one")), *_named(offers.kpis)])
        without = {
            KptLevel.ORGANIZATION: ("department", "person", "parent"),
            KptLevel.DEPARTMENT: ("person", "goal"),
            KptLevel.PERSON: ("department", "goal"),
        }
        for name in without[KptLevel(self.level)]:
            del self.fields[name]

    @property
    def helper(self) -> FormHelper:
        """Return the crispy helper: whose, what and why, the number, the path's ends."""
        helper = super().helper
        names = ("version", "department", "person", "name", "rationale", "goal", "parent")
        first = [name for name in (*names, "contribution", "owner") if name in self.fields]
        shared = [name for name in ("weight", "sharing") if name in self.fields]
        helper.layout = Layout(
            *first,
            "existing",
            Div("kpi_name", "unit", "direction", css_class="field-row"),
            Div("baseline", "target_value", "due_on", css_class="field-row"),
            Div("frequency", "source", css_class="field-row"),
            Details(
                gettext_lazy("A range instead of one target value, how values add up"),
                Div("low", "high", "tolerance", css_class="field-row"),
                "aggregation",
            ),
            Details(
                gettext_lazy("First day, weight, how its parts make the whole"),
                "starts_on",
                Div(*shared, css_class="field-row"),
            ),
        )
        return helper

    def clean(self) -> dict[str, Any]:
        """Take the unit typed beside a number; ask for what a new number needs."""
        cleaned = super().clean()
        for name in ("baseline", "target_value", "low", "high"):
            field = self.fields[name]
            reading = field.reading if isinstance(field, DecimalTextField) else None
            if reading and reading.unit and not reading.relative and not cleaned.get("unit"):
                cleaned["unit"] = reading.unit
        if cleaned.get("kpi_name") and not cleaned.get("existing") and not cleaned.get("direction"):
            self.add_error("direction", _("Say when the number is good."))
        return cleaned

    def series(self) -> KpiFields | None:
        """Return the new number to start; None where one was chosen, or none is named yet."""
        cleaned = self.cleaned_data
        if cleaned.get("existing") or not cleaned.get("kpi_name"):
            return None
        owner = self.offers.owner_of(cleaned.get("owner") or "")
        team: Any = owner["team"]
        held: Any = team.lead if team else owner["owner"]
        return KpiFields(
            name=cleaned["kpi_name"],
            unit=cleaned["unit"],
            direction=cleaned["direction"],
            aggregation=cleaned["aggregation"] or Aggregation.LEVEL,
            frequency=cleaned["frequency"],
            source=cleaned["source"],
            owner=held,
        )

    def structure(self) -> dict[str, Any]:
        """Return whose it is, whom it serves and which series shows it."""
        cleaned, offers = self.cleaned_data, self.offers
        held = offers.persons.get(cleaned.get("person") or "")
        department = offers.departments.get(cleaned.get("department") or "")
        return {
            "department": held.department if held else department,
            "person": held.user if held else None,
            "goal": offers.goals.get(cleaned.get("goal") or ""),
            "parent": offers.parents.get(cleaned.get("parent") or ""),
            "kpi": offers.kpis.get(cleaned.get("existing") or ""),
        }

    def target_fields(self) -> KptFields:
        """Return the target as the service takes it."""
        return KptFields(**{**self.said(), **self.structure()})

    def serves(self) -> bool:
        """Return whether a goal or a target above is chosen."""
        return bool(text_of(self, "goal") or text_of(self, "parent"))

    def counted_in(self) -> str:
        """Return the unit of the chosen series, or the one that is typed."""
        chosen = self.offers.kpis.get(text_of(self, "existing"))
        return chosen.unit if chosen else text_of(self, "unit")

    def asked_kpi(self) -> KpiAsked:
        """Return the number as far as it is typed, or chosen."""
        chosen = self.offers.kpis.get(text_of(self, "existing"))
        asked = super().asked_kpi()
        if chosen is None:
            return asked
        return replace(asked, name=chosen.name, unit=chosen.unit, direction=chosen.direction)

    @staticmethod
    def stored(kpt: Kpt) -> dict[str, Any]:
        """Return what is stored, as the form shows it."""
        return {
            **TargetText.stored(kpt),
            "department": str(kpt.department_id or ""),
            "person": person_value(kpt) if kpt.person_id else "",
            "goal": str(kpt.goal_id or ""),
            "parent": str(kpt.parent_id or ""),
            "existing": str(kpt.kpi_id or ""),
        }


def _named(rows: dict[str, Any]) -> list[tuple[str, str]]:
    return [(pk, str(row)) for pk, row in rows.items()]
