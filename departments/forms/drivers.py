"""Forms of the driver model: which goal is looked at, and what of the starting set is taken over."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.adopting import Offer, OfferedCoupling, OfferedMeasure
from departments.models import Goal
from departments.starting_set import starting_set
from saypro_align.lib.forms import BaseForm


class GoalChoiceForm(BaseForm):
    """The goal whose drivers are shown."""

    goal_shown = forms.ModelChoiceField(
        Goal.objects.filter(retired_on=None),
        label=gettext_lazy("Goal"),
        required=False,
        to_field_name="slug",
        empty_label=gettext_lazy("All goals"),
    )

    @property
    def goal(self) -> Goal | None:
        """Return the goal that was chosen; what is not offered chooses none."""
        if not self.is_bound or not self.is_valid():
            return None
        chosen: Goal | None = self.cleaned_data["goal_shown"]
        return chosen


class FunctionsForm(BaseForm):
    """The functions whose usual numbers are offered."""

    function = forms.MultipleChoiceField(
        label=gettext_lazy("Functions you have"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["function"].choices = [  # type: ignore[attr-defined]
            (one.key, one.name) for one in starting_set().functions
        ]

    @property
    def chosen(self) -> list[str]:
        """Return the keys of the functions; what is not offered chooses none."""
        if not self.is_bound or not self.is_valid():
            return []
        keys: list[str] = self.cleaned_data["function"]
        return keys


class StartingSetForm(BaseForm):
    """A tick for each measure, with its goal, and for each coupling."""

    def __init__(self, *args: Any, offer: Offer, all_ticked: bool = False, **kwargs: Any) -> None:
        self.offer = offer
        super().__init__(*args, **kwargs)
        goals = Goal.objects.filter(retired_on=None).order_by("title")
        choices = [("", _("Choose a goal")), *((goal.slug, goal.title) for goal in goals)]
        self._goals = {goal.slug: goal for goal in goals}
        for one in offer.free:
            self.fields[_take(one)] = _tick(one.usual.name, ticked=all_ticked)
            self.fields[_goal(one)] = forms.ChoiceField(
                label=_("Goal of “%(name)s”") % {"name": one.usual.name},
                choices=choices,
                required=False,
                initial=one.suggested.slug if one.suggested else "",
                widget=forms.Select(attrs={"class": "form-select"}),
            )
        for coupling in offer.couplings:
            if not coupling.is_in_use:
                self.fields[_couple(coupling)] = _tick(
                    f"{coupling.first} / {coupling.second}", ticked=all_ticked
                )

    @property
    def rows(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """Return the measures by function, each with its two fields or with what it is here."""
        return [
            (
                function.name,
                [
                    {
                        "offered": one,
                        "take": self[_take(one)] if one.in_use is None else None,
                        "goal": self[_goal(one)] if one.in_use is None else None,
                    }
                    for one in measures
                ],
            )
            for function, measures in self.offer.functions
        ]

    @property
    def coupling_rows(self) -> list[tuple[OfferedCoupling, Any]]:
        """Return the couplings, each with its tick unless it is in use."""
        return [
            (one, None if one.is_in_use else self[_couple(one)]) for one in self.offer.couplings
        ]

    @property
    def picks(self) -> dict[str, Goal]:
        """Return the measures that were ticked, with their goals."""
        return {
            one.usual.key: self._goals[self.cleaned_data[_goal(one)]]
            for one in self.offer.free
            if self.cleaned_data[_take(one)]
        }

    @property
    def couplings(self) -> list[str]:
        """Return the couplings that were ticked."""
        offered = (one for one in self.offer.couplings if not one.is_in_use)
        return [one.usual.key for one in offered if self.cleaned_data[_couple(one)]]

    def clean(self) -> dict[str, Any] | None:
        """Ask for the goal of each measure that is ticked."""
        cleaned = super().clean() or {}
        for one in self.offer.free:
            if cleaned.get(_take(one)) and not cleaned.get(_goal(one)):
                self.add_error(
                    _goal(one),
                    _("Choose the goal of “%(name)s”.") % {"name": one.usual.name},
                )
        return cleaned


def _tick(label: str, *, ticked: bool) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, initial=ticked)


def _take(one: OfferedMeasure) -> str:
    return f"take-{one.usual.key}"


def _goal(one: OfferedMeasure) -> str:
    return f"goal-{one.usual.key}"


def _couple(one: OfferedCoupling) -> str:
    return f"couple-{one.usual.key}"
