"""What the style page shows: every component once, with made-up content."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.choices import PlanState
from gaps.choices import GapKind, GapState, Severity
from kpis.choices import KpiStatus
from saypro_align.lib import charts
from saypro_align.lib.forms import BaseForm, Clash, DateTextField, DecimalTextField, Details

COLOURS = (
    *("paper", "surface", "sunken", "ink", "quiet", "rule", "field-border", "accent", "link"),
    *("focus", "good", "warn", "bad", "none", "good-tint", "warn-tint", "bad-tint", "none-tint"),
    *("chart-met", "chart-below", "chart-band", "chart-target", "chart-past"),
)
TEXT_SIZES = ("xs", "s", "m", "l", "xl", "2xl")
SPACES = (1, 2, 3, 4, 5, 6, 7, 8)


class SampleForm(BaseForm):
    """One field of each kind."""

    name = forms.CharField(
        label=gettext_lazy("Name of the KPI"), help_text=gettext_lazy("As people say it.")
    )
    target = DecimalTextField(label=gettext_lazy("Target value"))
    due_on = DateTextField(label=gettext_lazy("By when"), required=False)
    unit = forms.ChoiceField(
        label=gettext_lazy("Unit"), choices=[("%", "%"), ("R", "R"), ("days", gettext_lazy("days"))]
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=GapKind.choices, widget=forms.RadioSelect
    )
    shared = forms.BooleanField(
        label=gettext_lazy("Measured together with another department"), required=False
    )
    note = forms.CharField(label=gettext_lazy("Note"), required=False, widget=forms.Textarea)

    @property
    def helper(self) -> Any:
        """Return a layout with a folded part."""
        helper = super().helper
        helper.layout = Layout(Details(_("Folded away"), "note"))
        return helper


@dataclass(frozen=True)
class Samples:
    """Everything the page needs, made for one moment."""

    now: datetime
    colours: tuple[str, ...] = COLOURS
    sizes: tuple[str, ...] = TEXT_SIZES
    spaces: tuple[int, ...] = SPACES
    states: tuple[Any, ...] = (*PlanState, *GapState)
    severities: tuple[Any, ...] = (*Severity, *KpiStatus)
    form: SampleForm = field(default_factory=SampleForm)

    @property
    def plan_states(self) -> list[tuple[str, Any]]:
        """Return what a list of plans can be filtered by."""
        return list(PlanState.choices)

    @property
    def departments(self) -> list[dict[str, str]]:
        """Return two departments that a list can be filtered by."""
        return [{"slug": "sales", "name": _("Sales")}, {"slug": "legal", "name": _("Legal")}]

    @property
    def faulty_form(self) -> SampleForm:
        """Return the form as it comes back with errors."""
        return SampleForm({"target": "a lot", "due_on": "soon", "unit": "%"}, prefix="faulty")

    @property
    def trend(self) -> charts.Chart:
        """Return a line over six weeks with the quarter before it."""
        shares = (50, 50, 60, 60, 70, 70)
        return charts.trend(
            [charts.Point(_("Week %(n)d") % {"n": at}, n) for at, n in enumerate(shares, 1)],
            sentence=_("Alignment rose from 50 % to 70 % in six weeks."),
            caption=_("Fully aligned plans in per cent"),
            target=90,
            earlier=[charts.Point("", n) for n in (30, 40, 40, 60, 80, 80)],
        )

    @property
    def bullet(self) -> charts.Chart:
        """Return a value below its target, with a forecast."""
        sentence = _("Alignment is 70 %, below the target of 90 %.")
        return charts.bullet(70, target=90, sentence=sentence, bands=(60, 90), forecast=80)

    @property
    def bars(self) -> charts.Chart:
        """Return three bars on one scale."""
        rows = ((_("Sales"), 3), (_("Marketing"), 1), (_("Legal"), 0))
        points = [charts.Point(name, count) for name, count in rows]
        return charts.bars(points, sentence=_("Sales has most gaps."), caption=_("Open gaps"))

    @property
    def spark(self) -> charts.Chart:
        """Return a small line."""
        points = [charts.Point("", Decimal(n)) for n in (2, 3, 3, 5, 4)]
        return charts.sparkline(points, sentence=_("From 2 to 4 in five weeks"))

    @property
    def entries(self) -> list[dict[str, Any]]:
        """Return two lines of a history."""
        return [
            {"text": _("Plan submitted"), "at": self.now, "who": "Lerato Dube", "note": ""},
            {
                "text": _("Changes requested"),
                "at": self.now - timedelta(days=2),
                "who": "Thandi Mahlangu",
                "note": _("The KPI has no date."),
            },
        ]

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Return pairs of term and description."""
        return [(_("Owner"), "Lerato Dube"), (_("Unit"), "%")]

    @property
    def clashes(self) -> list[Clash]:
        """Return one text that two people wrote."""
        mine = _("Turn more visitors into customers")
        theirs = _("Turn more visitors into paying customers")
        return [Clash("objective", _("Objective"), mine, theirs)]
