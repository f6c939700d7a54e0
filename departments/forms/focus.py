"""Forms of demand, commitments, rankings of key projects and cross-functional teams."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.choices import QuarterState
from departments.choices.focus import RankingState, TeamState
from departments.forms.base import RowForm
from departments.list_filters import department_filter, quarter_filter
from departments.models import (
    CrossTeam,
    Department,
    Goal,
    KeyProject,
    Membership,
    ProjectDemand,
    Quarter,
)
from departments.selectors import colleagues
from departments.teams import people_for_teams
from saypro_align.lib.forms import BaseForm, DateTextField

_RATINGS = [
    (5, _("5, cannot do without it")),
    (4, _("4, much wanted")),
    (3, _("3, useful")),
    (2, _("2, hardly wanted")),
    (1, _("1, not wanted")),
]


class DemandForm(RowForm):
    """How much a department wants a key project, and why."""

    rating = forms.TypedChoiceField(
        label=_("Demand"), choices=_RATINGS, coerce=int, empty_value=None, widget=forms.RadioSelect
    )
    required_messages = {"rating": _("Choose a number from 1 to 5.")}

    class Meta:
        model = ProjectDemand
        fields = ["rating", "comment"]


class CommitmentForm(BaseForm):
    """Whether a commitment was kept."""

    kept = forms.ChoiceField(
        label=_("Was it kept?"),
        choices=[("yes", _("It was kept")), ("no", _("It was not kept"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("What came of it"), max_length=300, required=False, widget=forms.Textarea
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    required_messages = {"kept": _("Choose whether it was kept.")}


class RankingForm(BaseForm):
    """Which departments put which key projects in order, and by when."""

    title = forms.CharField(label=_("Title"), max_length=200)
    quarter = forms.ModelChoiceField(Quarter.objects.none(), label=_("Quarter"))
    goal = forms.ModelChoiceField(
        Goal.objects.none(),
        label=_("Goal"),
        required=False,
        help_text=_("Leave it empty for projects of several goals."),
    )
    projects = forms.ModelMultipleChoiceField(
        KeyProject.objects.none(),
        label=_("Key projects to rank"),
        widget=forms.CheckboxSelectMultiple,
    )
    departments = forms.ModelMultipleChoiceField(
        Department.objects.none(),
        label=_("Departments that take part"),
        widget=forms.CheckboxSelectMultiple,
    )
    due_on = DateTextField(label=_("Answers by"), help_text=_("Like 31 Dec 2026."))
    required_messages = {
        "projects": _("Choose at least two key projects."),
        "departments": _("Choose at least two departments."),
    }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, Any] = self.fields
        choices["quarter"].queryset = Quarter.objects.exclude(state=QuarterState.CLOSED)
        choices["goal"].queryset = Goal.objects.filter(retired_on=None)
        choices["projects"].queryset = KeyProject.objects.filter(retired_at=None).select_related(
            "goal"
        )
        choices["projects"].label_from_instance = _with_goal
        choices["departments"].queryset = Department.objects.active_on(today)

    @property
    def given(self) -> dict[str, Any]:
        """Return what the service wants."""
        told = dict(self.cleaned_data)
        return {
            **told,
            "projects": list(told["projects"]),
            "departments": list(told["departments"]),
        }


class OrderForm(BaseForm):
    """The order of a department: ids of projects, the first comes first."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, known: Iterable[UUID], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(one): one for one in known}

    @property
    def order(self) -> list[UUID]:
        """Return the order typed so far; what is unknown is left out."""
        getlist = getattr(self.data, "getlist", None)
        typed = getlist("order") if getlist else []
        return [self.known[one] for one in typed if one in self.known]


class RankingFilterForm(BaseForm):
    """The list's filters, all in the address."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Any state")), *RankingState.choices]
    )
    q = quarter_filter()


class TeamForm(RowForm):
    """What a team is for, who leads it, and how long it works."""

    starts_on = DateTextField(label=_("From"))
    ends_on = DateTextField(
        label=_("Until"), required=False, help_text=_("Empty while no end is set.")
    )
    required_messages = {
        "purpose": _("Say what the team is for."),
        "lead": _("Choose who leads the team."),
    }

    class Meta:
        model = CrossTeam
        fields = ["name", "purpose", "goal", "lead", "starts_on", "ends_on"]
        widgets = {"purpose": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, people: Iterable[UUID] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, Any] = self.fields
        choices["goal"].queryset = Goal.objects.filter(retired_on=None)
        who = colleagues()
        choices["lead"].queryset = who if people is None else who.filter(pk__in=list(people))


class NewTeamForm(TeamForm):
    """A new team: also who is on it."""

    members = forms.ModelMultipleChoiceField(
        Membership.objects.none(),
        label=_("People on the team"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("From at least two departments; the lead is one of them."),
    )
    required_messages = {
        **TeamForm.required_messages,
        "members": _("Choose people of at least two departments."),
    }
    field_order = ["name", "purpose", "goal", "members", "lead", "starts_on", "ends_on"]

    def __init__(self, *args: Any, departments: Iterable[UUID], **kwargs: Any) -> None:
        rows = people_for_teams(departments)
        super().__init__(*args, people=[row.user_id for row in rows], **kwargs)
        members: Any = self.fields["members"]
        members.queryset = rows
        members.label_from_instance = _with_department

    @property
    def given(self) -> dict[str, Any]:
        """Return what the service wants."""
        return {**self.changes, "members": list(self.cleaned_data["members"])}


class TeamDepartmentsForm(BaseForm):
    """From which departments the people of a new team come."""

    department = forms.ModelMultipleChoiceField(
        Department.objects.none(),
        label=_("Departments the people come from"),
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
    )
    required_messages = {"department": _("Choose at least two departments.")}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        departments: Any = self.fields["department"]
        departments.queryset = Department.objects.active_on(today)

    def clean_department(self) -> Any:
        """Ask for two departments."""
        chosen = self.cleaned_data["department"]
        if len(chosen) < 2:
            raise forms.ValidationError(_("Choose at least two departments."))
        return chosen


class MemberForm(BaseForm):
    """Who joins a team."""

    membership = forms.ModelChoiceField(Membership.objects.none(), label=_("Person"))
    required_messages = {"membership": _("Choose who joins.")}

    def __init__(self, *args: Any, team: CrossTeam, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        on_team = team.members.filter(left_on=None).values("user")
        field: Any = self.fields["membership"]
        departments = Department.objects.active_on(today).values_list("pk", flat=True)
        field.queryset = people_for_teams(departments).exclude(user__in=on_team)
        field.label_from_instance = _with_department


class TeamAnswerForm(BaseForm):
    """Whether the department's people may work in the team."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("agree", _("Agree")), ("decline", _("Decline"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        required=False,
        widget=forms.Textarea,
        help_text=_("Needed when you decline."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    required_messages = {"answer": _("Choose whether you agree.")}


class TeamFilterForm(BaseForm):
    """The list's filters, all in the address."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Working or proposed")), ("any", _("Any state")), *TeamState.choices],
    )
    department = department_filter()


def _with_goal(project: Any) -> str:
    return f"{project.name} ({project.goal})"


def _with_department(membership: Any) -> str:
    return f"{membership.user} ({membership.department})"
