"""Forms of corrective actions: the editor with its rows of steps, the list's filters, the verbs."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.about import About
from actions.choices import GAP_KINDS, ActionKind, ActionState, ResourceKind
from actions.forms.life import LifeFields, Offer, life_of
from actions.forms.people import People, PersonField
from actions.forms.steps import Focus
from actions.models import CorrectiveAction, Step
from actions.selectors import ALL, MINE, MY_DEPARTMENT
from actions.selectors.actions import ABOUT_GAPS, BY_CAUSE, DONE
from actions.services import ActionDraft, StepDraft
from actions.services.rows import MAX_STEPS
from departments.list_filters import department_filter, quarter_filter
from departments.models import Department
from saypro_align.lib.forms import BaseForm, DateTextField, FormSet, formset

PREFIX = "steps"


class ActionForm(LifeFields):
    """What is done about a gap, a target or an obstacle."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[(kind.value, kind.label) for kind in GAP_KINDS],
        widget=forms.RadioSelect,
    )
    title = forms.CharField(label=gettext_lazy("What will be done"), max_length=200)
    department = forms.ChoiceField(label=gettext_lazy("Department that carries it"))
    responsible = PersonField(label=gettext_lazy("Responsible person"))
    deadline = DateTextField(label=gettext_lazy("Deadline"), required=False)
    criterion = forms.CharField(
        label=gettext_lazy("How we will know that it worked"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("What will be different? “Training held” alone does not show it."),
    )
    resources = forms.CharField(
        label=gettext_lazy("Resources"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Time, technology, people: “2 days of an analyst, R 15 000”."),
    )
    date_reason = forms.CharField(
        label=gettext_lazy("Why do the dates change?"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Asked when the deadline or the date of a step moves."),
    )

    required_messages: ClassVar[Mapping[str, Any]] = {
        "title": gettext_lazy("Say what will be done."),
        "kind": gettext_lazy("Choose the kind of action."),
    }

    def __init__(
        self,
        *args: Any,
        about: About,
        offer: Offer,
        action: CorrectiveAction | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer(about, offer, action)
        if about.gap is None:
            del self.fields["kind"]
        self.departments = {str(one.pk): one for one in offer.carriers}
        self.fields["department"].choices = [  # type: ignore[attr-defined]
            (pk, department.name) for pk, department in self.departments.items()
        ]
        cast("PersonField", self.fields["responsible"]).offer(offer.people)

    def clean_department(self) -> Department:
        """Return the department itself."""
        return self.departments[self.cleaned_data["department"]]


class StepForm(BaseForm):
    """One row of the editor; a row in which nothing was typed is no step."""

    id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(label=gettext_lazy("What"), required=False, max_length=300)
    owner = PersonField(label=gettext_lazy("Who"))
    due_on = DateTextField(label=gettext_lazy("By when"), required=False)
    weight = forms.IntegerField(
        label=gettext_lazy("Weight"),
        required=False,
        min_value=1,
        max_value=100,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    resource_kind = forms.ChoiceField(
        label=gettext_lazy("Needs"),
        required=False,
        choices=[("", gettext_lazy("Nothing special")), *ResourceKind.choices],
    )
    resource = forms.CharField(label=gettext_lazy("How much of it"), required=False, max_length=200)

    def __init__(self, *args: Any, people: People, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("PersonField", self.fields["owner"]).offer(people)

    def clean(self) -> dict[str, Any]:
        """Ask for the text of a row that says something else already."""
        cleaned = super().clean() or {}
        said = any(cleaned.get(name) for name in ("id", "due_on", "resource"))
        if said and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", _("Say what will be done, or remove the step."))
        return cleaned

    @property
    def draft(self) -> StepDraft | None:
        """Return the step as handed in; None for an empty row."""
        cleaned = self.cleaned_data
        if not cleaned.get("text"):
            return None
        return StepDraft(
            text=cleaned["text"],
            owner=cleaned.get("owner"),
            due_on=cleaned.get("due_on"),
            weight=cleaned.get("weight") or 1,
            resource_kind=cleaned.get("resource_kind") or "",
            resource=cleaned.get("resource") or "",
            id=cleaned.get("id"),
            version=cleaned.get("version"),
        )


StepFormSet = formset(StepForm, row_name=gettext_lazy("Step"), max_num=MAX_STEPS)


class Editor:
    """The form of an action together with its rows."""

    def __init__(
        self,
        about: About,
        offer: Offer,
        *,
        action: CorrectiveAction | None = None,
        data: QueryDict | None = None,
        initial: Mapping[str, Any] | None = None,
        rows: Iterable[Mapping[str, Any]] = (),
    ) -> None:
        listed = [dict(row) for row in rows]
        self.offer, self.rows = offer, listed
        self.form = ActionForm(
            data, about=about, offer=offer, action=action, initial=dict(initial or {})
        )
        self.steps: FormSet = StepFormSet(
            data,
            prefix=PREFIX,
            initial=listed,
            form_kwargs={"people": offer.people},
        )

    def is_valid(self) -> bool:
        """Return whether everything can be handed to the service; both parts are always asked."""
        return all([self.form.is_valid(), self.steps.is_valid()])

    def set_focus(self, focus: Focus | None) -> None:
        """Let the browser begin in a row's first field."""
        if focus is not None and focus.on == "text" and 0 <= focus.row < len(self.steps.forms):
            row = self.steps.forms[focus.row]
            row.fields["text"].widget.attrs["autofocus"] = True

    @property
    def drafts(self) -> list[StepDraft]:
        """Return the steps in the order of the page."""
        return [draft for row in self.steps.forms if (draft := row.draft)]

    @property
    def fields(self) -> dict[str, Any]:
        """Return the action's own fields, and what stands in rows beside it."""
        return {"kind": ActionKind.COURSE_CORRECTION, **self.form.row, **self.form.beside}


def of_draft(draft: ActionDraft) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return a suggestion as the initial values of the editor."""
    initial = {
        "kind": draft.kind,
        "title": draft.title,
        **{f"why{at}": text for at, text in enumerate(draft.whys, start=1)},
        "cause": draft.cause,
        "verifier": draft.verifier,
        "verify_on": draft.verify_on,
        "criterion_kpi": str(draft.criterion_kpi.pk) if draft.criterion_kpi else "",
        "criterion_way": draft.criterion_way,
        "criterion_shift": draft.criterion_shift,
        "must_agree": [str(one.pk) for one in draft.must_agree],
        "follows": draft.follows.pk if draft.follows else None,
        "department": str(draft.department.pk),
        "responsible": draft.responsible,
        "deadline": draft.deadline,
        "criterion": draft.criterion,
        "resources": draft.resources,
    }
    return initial, [_row(step) for step in draft.steps]


def of_action(
    action: CorrectiveAction, steps: Iterable[Step]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return a stored action as the initial values of the editor."""
    initial = {
        "version": action.version,
        "kind": action.kind,
        "title": action.title,
        **life_of(action),
        "department": str(action.department_id),
        "responsible": action.responsible,
        "deadline": action.deadline,
        "criterion": action.criterion,
        "resources": action.resources,
    }
    return initial, [_row(step) for step in steps]


def _row(step: Step | StepDraft) -> dict[str, Any]:
    return {
        "id": step.id,
        "version": step.version,
        "text": step.text,
        "owner": step.owner,
        "due_on": step.due_on,
        "weight": step.weight,
        "resource_kind": step.resource_kind,
        "resource": step.resource,
    }


def typed(data: QueryDict) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return what was typed, unjudged: rows may be added and moved before anything is complete."""
    initial: dict[str, Any] = {name: data.get(name, "") for name in ActionForm.base_fields}
    for name in ("must_agree", "others_agree"):
        initial[name] = data.getlist(name)
    total = data.get(f"{PREFIX}-TOTAL_FORMS", "")
    count = (
        min(int(total), MAX_STEPS) if total.isascii() and total.isdigit() and len(total) < 5 else 0
    )
    rows = [
        {name: data.get(f"{PREFIX}-{at}-{name}", "") for name in StepForm.base_fields}
        for at in range(count)
    ]
    return initial, rows


def rearranged(rows: list[dict[str, Any]], verb: str) -> list[dict[str, Any]]:
    """Answer "add_step", "remove_step:2", "move_up:2" and "move_down:2"; others change nothing."""
    name, _colon, position = verb.partition(":")
    if name == "add_step":
        return [*rows, {"weight": 1}][:MAX_STEPS]
    if not (position.isascii() and position.isdigit() and len(position) < 5):
        return rows
    at = int(position)
    other = {"move_up": at - 1, "move_down": at + 1}.get(name, at)
    if not (0 <= at < len(rows) and 0 <= other < len(rows)):
        return rows
    moved = list(rows)
    if name == "remove_step":
        del moved[at]
    else:
        moved[at], moved[other] = moved[other], moved[at]
    return moved


class CancelForm(BaseForm):
    """Why an action is given up."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Why is it cancelled?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    required_messages: ClassVar[Mapping[str, Any]] = {
        "reason": gettext_lazy("Say why the action is cancelled.")
    }


class VersionForm(BaseForm):
    """A verb that needs nothing but the version the person saw."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class TickForm(BaseForm):
    """What was done, and where it can be seen."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=300)
    evidence = forms.CharField(
        label=gettext_lazy("Evidence"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Where it can be seen: a document, a link, a meeting."),
    )


class ActionFilterForm(BaseForm):
    """The list's filters, all in the address."""

    scope = forms.ChoiceField(
        required=False,
        choices=[
            (MINE, gettext_lazy("Mine")),
            (MY_DEPARTMENT, gettext_lazy("My department")),
            (ALL, gettext_lazy("All")),
        ],
        widget=forms.HiddenInput,
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            ("open", gettext_lazy("Open")),
            ("any", gettext_lazy("Any state")),
            (DONE, gettext_lazy("Done, whatever came of it")),
            *ActionState.choices,
        ],
    )
    department = department_filter()
    q = quarter_filter()
    order = forms.ChoiceField(
        label=gettext_lazy("Order"),
        required=False,
        choices=[
            ("", gettext_lazy("The most urgent first")),
            (BY_CAUSE, gettext_lazy("By what they are for")),
        ],
    )
    overdue = forms.BooleanField(label=gettext_lazy("Late only"), required=False)
    about = forms.ChoiceField(
        required=False, choices=[(ABOUT_GAPS, ABOUT_GAPS)], widget=forms.HiddenInput
    )
    since = forms.DateField(required=False, widget=forms.HiddenInput)
