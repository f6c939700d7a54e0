"""The parts of the plan editor: the plan's own text, and rows with what is stored of them."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import GoalLink
from kpis.choices import Direction, KpiState
from kpis.forms.kpi_row import KpiRowForm
from kpis.forms.objective_row import ObjectiveForm
from kpis.forms.texts import KpiTexts, ObjectiveTexts
from kpis.selectors.content import ObjectiveContent, UseContent
from kpis.suggestions import Suggestion, suggest_goals
from kpis.typed import kpi_path, objective_path
from saypro_align.lib.forms import BaseForm

MORE_OF_OBJECTIVE = ("link_kind", "owner", "due_on", "weight")
MORE_OF_KPI = (
    "source",
    "weight",
    "aggregation",
    "baseline_due_on",
    "low",
    "high",
    "tolerance",
    "milestones",
)


class PlanTextForm(BaseForm):
    """The plan's own text, and the version it was typed into."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    # The newest typed text this page has heard of.
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    summary = forms.CharField(
        label=gettext_lazy("Summary"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("One or two sentences for readers who have no more time."),
    )

    required_messages = {
        "version": gettext_lazy("The page came back incomplete. Reload it and save again.")
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Comments made at a field, by the field's name.
        self.comments: dict[str, list[Any]] = {}
        # The next field that needs a look, by the name of the one before.
        self.leads: dict[str, Any] = {}


@dataclass
class KpiRow:
    """A KPI's form with what is stored of it."""

    form: KpiRowForm
    stored: UseContent | None
    number: int
    objective: str
    texts: KpiTexts | None = None

    @property
    def is_new(self) -> bool:
        """Return whether it was just added, and nothing of it is kept yet."""
        return self.stored is None and self.texts is None and not self.form.is_bound

    @property
    def path(self) -> str:
        """Return where the row stands in the plan, as typed texts and comments name it."""
        return kpi_path(self.objective, self.key)

    @property
    def shaped(self) -> bool:
        """Return whether it needs a range or milestones instead of one target value."""
        return self.form["direction"].value() in (Direction.RANGE, Direction.MILESTONES)

    @property
    def opens_more(self) -> bool:
        """Return whether a field folded away needs a look."""
        asks = {**self.form.errors, **self.form.comments}
        return any(name in asks for name in MORE_OF_KPI)

    @property
    def key(self) -> str:
        """Return the row's key as the buttons name it."""
        return str(self.form["key"].value() or "")


@dataclass
class ObjectiveRow:
    """An objective's form with its KPIs, and those taken out of it."""

    form: ObjectiveForm
    stored: ObjectiveContent | None
    number: int
    prefix: str
    kpis: list[KpiRow] = field(default_factory=list)
    texts: ObjectiveTexts | None = None

    @property
    def path(self) -> str:
        """Return where the row stands in the plan, as typed texts and comments name it."""
        return objective_path(self.key)

    @property
    def opens_more(self) -> bool:
        """Return whether a field folded away needs a look."""
        asks = {**self.form.errors, **self.form.comments}
        return any(name in asks for name in MORE_OF_OBJECTIVE)

    @property
    def suggestions(self) -> list[Suggestion]:
        """Return goals that fit by their words, as long as the row names none."""
        if self.form["goal"].value():
            return []
        offered = self.form.offered
        text = str(self.form["text"].value() or "")[:300]
        return suggest_goals(text, list(offered.goals.values()), offered.measures.values())

    @property
    def key(self) -> str:
        """Return the row's key as the buttons name it."""
        return str(self.form["key"].value() or "")

    @property
    def next_number(self) -> int:
        """Return the number of the next KPI row; gaps in the numbering are kept."""
        taken = [int(str(kpi.form.prefix).rpartition("-")[2]) for kpi in self.kpis]
        return max(taken, default=-1) + 1

    @property
    def removed(self) -> tuple[UseContent, ...]:
        """Return the KPIs taken out that can be put back, each with its undo."""
        held = self.stored.retired_uses if self.stored else ()
        return tuple(use for use in held if use.kpi.state == KpiState.ACTIVE)

    @property
    def is_new(self) -> bool:
        """Return whether it was just added, and nothing of it is kept yet."""
        return self.stored is None and self.texts is None and not self.form.is_bound

    @property
    def short(self) -> str:
        """Return the objective in a few words, as lists of the page name it."""
        text = str(self.form["text"].value() or "").strip()
        return Truncator(text).chars(40) if text else _("New objective")

    @property
    def removed_unstored(self) -> list[KpiTexts]:
        """Return the KPIs taken out before they were ever stored, each with its undo."""
        return self.texts.removed_kpis if self.texts else []

    @property
    def more_links(self) -> tuple[GoalLink, ...]:
        """Return the goals it serves beside the one shown in the form."""
        return self.stored.links[1:] if self.stored else ()

    @property
    def row_name(self) -> str:
        """Return how the error summary names the rows of this objective's KPIs."""
        return _("Objective %(number)d, KPI") % {"number": self.number}

    @property
    def forms(self) -> list[KpiRowForm]:
        """Return the KPIs' forms, as the error summary reads them."""
        return [row.form for row in self.kpis]

    def non_form_errors(self) -> list[str]:
        """Return no errors: those of the whole stand with the plan's text."""
        return []


class ObjectiveForms:
    """The objectives' forms, as the error summary reads them."""

    def __init__(self, rows: list[ObjectiveRow]) -> None:
        self.forms = [row.form for row in rows]
        self.row_name = _("Objective")

    def non_form_errors(self) -> list[str]:
        """Return no errors: those of the whole stand with the plan's text."""
        return []
