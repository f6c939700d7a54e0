"""Forms of opening a quarter step by step."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.choices import ReviewDecision
from departments.models import Department, ExemptionRequest, Goal, GoalReview, Quarter
from departments.services.openings import ReviewDraft
from saypro_align.lib.forms import BaseForm
from saypro_align.lib.periods import quarter_period


def proposed_dates(last: Quarter | None, today: date) -> dict[str, Any]:
    """Return the quarter after the last one, with its dates as far from its start as before."""
    if last is None:
        period = quarter_period(today)
        return {"code": period.key, "starts_on": period.first_day, "ends_on": period.last_day}
    period = quarter_period(last.ends_on + timedelta(days=1))
    year, number = period.key.split("-Q")
    later = period.first_day - last.starts_on
    middle = last.mid_quarter_on - last.starts_on
    return {
        "code": period.key,
        "name": _("Quarter %(number)s, %(year)s") % {"number": number, "year": year},
        "starts_on": period.first_day,
        "ends_on": period.last_day,
        "plans_due_at": last.plans_due_at + later,
        "mid_quarter_on": min(period.first_day + middle, period.last_day),
        "vision": last.vision,
    }


class ReviewForm(BaseForm):
    """What becomes of one goal."""

    decision = forms.ChoiceField(
        label=gettext_lazy("What becomes of it?"),
        choices=ReviewDecision.choices,
        widget=forms.RadioSelect,
        initial=ReviewDecision.KEEP,
    )
    title = forms.CharField(label=gettext_lazy("Goal"), max_length=200, required=False)
    why = forms.CharField(
        label=gettext_lazy("Why it matters"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason for changing or retiring it"), max_length=500, required=False
    )
    seen = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(
        self, data: QueryDict | None, *, goal: Goal, review: GoalReview | None, **kwargs: Any
    ) -> None:
        self.goal, self.review = goal, review
        is_fresh = review is not None and review.goal_version == goal.version
        kept = review if review is not None and is_fresh else None
        initial = {
            "decision": kept.decision if kept else ReviewDecision.KEEP,
            "title": (kept and kept.title) or goal.title,
            "why": (kept and kept.why) or goal.why,
            "reason": kept.reason if kept else "",
            "seen": goal.version,
        }
        super().__init__(data, prefix=f"g-{goal.pk}", initial=initial, **kwargs)

    def clean(self) -> dict[str, Any] | None:
        """Ask for the reason of what is more than keeping, and for the text of a change."""
        cleaned = super().clean() or {}
        decision = cleaned.get("decision")
        if decision in {ReviewDecision.CHANGE, ReviewDecision.RETIRE}:
            self._need("reason", _("Say why “%(goal)s” is changed or retired."))
        if decision == ReviewDecision.CHANGE:
            self._need("title", _("Say what the organization wants instead of “%(goal)s”."))
            self._need("why", _("Say why “%(goal)s” matters."))
        return cleaned

    def _need(self, name: str, sentence: str) -> None:
        self.fields[name].required = True
        if not self.errors.get(name) and not self.cleaned_data.get(name, "").strip():
            self.add_error(name, sentence % {"goal": self.goal.title})

    @property
    def is_folded(self) -> bool:
        """Return whether the details may stay closed: the goal is kept and nothing is wrong."""
        return not self.errors and self["decision"].value() == ReviewDecision.KEEP

    @property
    def draft(self) -> ReviewDraft:
        """Return what was decided."""
        typed = self.cleaned_data
        return ReviewDraft(
            goal=self.goal,
            goal_version=typed["seen"],
            decision=typed["decision"],
            reason=typed["reason"],
            title=typed["title"],
            why=typed["why"],
        )


class ReviewForms:
    """One form for each goal, with what was signed before; the error summary reads it as rows."""

    row_name = gettext_lazy("Goal")

    def __init__(
        self, data: QueryDict | None, goals: Iterable[Goal], reviews: Iterable[GoalReview]
    ) -> None:
        signed = {review.goal_id: review for review in reviews}
        self.forms = [ReviewForm(data, goal=goal, review=signed.get(goal.pk)) for goal in goals]
        self.refusals: list[str] = []

    def is_valid(self) -> bool:
        """Return whether every goal has its decision."""
        return all(form.is_valid() for form in self.forms)

    def non_form_errors(self) -> list[str]:
        """Return what the service refused."""
        return self.refusals

    @property
    def drafts(self) -> list[ReviewDraft]:
        """Return what was decided about each goal."""
        return [form.draft for form in self.forms]


class PlanningForm(BaseForm):
    """Which departments plan; who does not needs a reason, for the leadership to judge."""

    def __init__(
        self,
        data: QueryDict | None,
        *,
        departments: list[Department],
        waiting: Mapping[UUID, ExemptionRequest],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.departments = departments
        for one in departments:
            asked = waiting.get(one.pk)
            self.fields[f"plans-{one.pk}"] = forms.BooleanField(
                label=one.name, required=False, initial=asked is None
            )
            self.fields[f"reason-{one.pk}"] = forms.CharField(
                label=_("Why %(name)s shall not plan") % {"name": one.name},
                max_length=500,
                required=False,
                initial=asked.reason if asked else "",
                widget=forms.TextInput(attrs={"class": "form-control"}),
            )

    @property
    def rows(self) -> list[tuple[Department, Any, Any]]:
        """Return each department with its tick and its reason."""
        return [
            (one, self[f"plans-{one.pk}"], self[f"reason-{one.pk}"]) for one in self.departments
        ]

    def clean(self) -> dict[str, Any] | None:
        """Ask why a department shall not plan."""
        cleaned = super().clean() or {}
        for one in self.departments:
            name = f"reason-{one.pk}"
            if not cleaned.get(f"plans-{one.pk}") and not cleaned.get(name, "").strip():
                self.fields[name].required = True
                self.add_error(name, _("Say why %(name)s shall not plan.") % {"name": one.name})
        return cleaned

    @property
    def left_out(self) -> dict[Department, str]:
        """Return the departments without a tick, each with the reason."""
        return {
            one: self.cleaned_data[f"reason-{one.pk}"]
            for one in self.departments
            if not self.cleaned_data[f"plans-{one.pk}"]
        }
