"""An objective's row in the plan editor, with the goal it serves."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.choices import LinkKind
from kpis.drafts import KpiDraft, ObjectiveDraft
from kpis.forms.row import RowForm, weight_field
from kpis.selectors.content import ObjectiveContent
from kpis.selectors.editor import NO_GOAL, EditorChoices
from saypro_align.lib.forms import DateTextField


class ObjectiveForm(RowForm):
    """What will be different at the end of the quarter, and which goal it serves."""

    text = forms.CharField(
        label=gettext_lazy("What will be different at the end of the quarter?"),
        max_length=300,
        help_text=gettext_lazy(
            "One sentence. Start with a verb, like “Turn more visitors into paying customers”. "
            "The number goes into the KPI."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    goal = forms.ChoiceField(label=gettext_lazy("Which goal does it serve?"), required=False)
    link_kind = forms.ChoiceField(
        label=gettext_lazy("How strongly?"), choices=LinkKind.choices, required=False
    )
    sentence = forms.CharField(
        label=gettext_lazy("How does it help?"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("One line."),
    )
    confirm = forms.BooleanField(
        label=gettext_lazy("I confirm that it serves this goal"), required=False
    )
    no_goal_reason = forms.CharField(
        label=gettext_lazy("If it serves none of these goals: why is it needed?"),
        max_length=300,
        required=False,
    )
    owner = forms.ChoiceField(label=gettext_lazy("Owner"), required=False)
    due_on = DateTextField(label=gettext_lazy("By when"), required=False)
    weight = weight_field()

    required_messages = {
        **RowForm.required_messages,
        "text": gettext_lazy("Write the objective in one sentence."),
    }
    presets = frozenset({"link_kind", "owner", "due_on", "weight"})

    def __init__(self, *args: Any, confirmed: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.confirmed = confirmed
        if confirmed:
            del self.fields["confirm"]

    def choices_of(self, choices: EditorChoices) -> dict[str, Any]:
        """Return goals and people."""
        return {"goal": choices.goal_choices, "owner": choices.people_choices}

    def clean(self) -> dict[str, Any]:
        """Ask for the reason where no goal fits."""
        cleaned = super().clean()
        if cleaned.get("goal") == NO_GOAL and not cleaned.get("no_goal_reason"):
            self.add_error("no_goal_reason", _("Say why the objective is needed all the same."))
        if cleaned.get("confirm") and cleaned.get("goal") in ("", NO_GOAL, None):
            self.add_error("goal", _("Choose the goal you confirm, or take the tick away."))
        return cleaned

    def draft(self, place: str, kpis: tuple[KpiDraft, ...]) -> ObjectiveDraft:
        """Return the row as the service takes it."""
        cleaned = self.cleaned_data
        goal = self.offered.goals.get(cleaned.get("goal") or "")
        return ObjectiveDraft(
            key=cleaned["key"],
            place=place,
            text=cleaned["text"],
            weight=cleaned.get("weight") or 1,
            owner=self.offered.people.get(cleaned.get("owner") or ""),
            due_on=cleaned.get("due_on"),
            goal=goal,
            link_kind=cleaned.get("link_kind") or LinkKind.CONTRIBUTES,
            sentence=cleaned.get("sentence", ""),
            confirm=bool(cleaned.get("confirm")),
            no_goal_reason="" if goal else cleaned.get("no_goal_reason", ""),
            kpis=kpis,
        )


def objective_initial(content: ObjectiveContent) -> dict[str, Any]:
    """Return what is stored of an objective, as its form shows it."""
    objective = content.objective
    link = content.links[0] if content.links else None
    none = NO_GOAL if objective.no_goal_reason else ""
    return {
        "key": objective.key,
        "text": objective.text,
        "goal": str(link.goal_id) if link else none,
        "link_kind": link.kind if link else LinkKind.CONTRIBUTES,
        "sentence": link.sentence if link else "",
        "no_goal_reason": objective.no_goal_reason,
        "owner": str(objective.owner_id or ""),
        "due_on": objective.due_on,
        "weight": objective.weight,
    }
