"""What an action rests on and is judged by: why, who must agree, how it shows; and the verdict."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.about import About
from actions.choices import ActionState
from actions.choices.life import AgreementState, CriterionWay, RootCause, VerdictKind
from actions.forms.people import People, PersonField, people_for
from actions.models import MOST_WHYS, CorrectiveAction
from actions.selectors import is_serious
from actions.selectors.criteria import (
    carriers_of,
    departments_to_ask,
    kpis_that_show,
    names_of_heads,
)
from departments.models import Department, User
from kpis.models import Kpi
from saypro_align.lib.clock import organization_day
from saypro_align.lib.forms import BaseForm, DateTextField, DecimalTextField

WHYS: Final = tuple(f"why{number}" for number in range(1, MOST_WHYS + 1))
CRITERION: Final = ("criterion", "criterion_kpi", "criterion_way", "criterion_shift")
# Fields of the form that are no fields of an action.
_ASIDE: Final = frozenset(
    {"version", "date_reason", "follows", "must_agree", "others_agree", *WHYS}
)


def _why(number: int) -> forms.CharField:
    label = (
        gettext_lazy("Why did it come to this?") if number == 1 else gettext_lazy("Why is that?")
    )
    return forms.CharField(label=label, required=False, max_length=300)


@dataclass(frozen=True)
class Offer:
    """The people, KPIs and departments an action may name."""

    people: People
    kpis: tuple[Kpi, ...]
    departments: tuple[Department, ...]
    # The departments that may carry the action.
    carriers: tuple[Department, ...]
    # Who answers for a department, by its id.
    heads: Mapping[str, str]

    @classmethod
    def to(
        cls, user: User, about: About, now: datetime, action: CorrectiveAction | None = None
    ) -> "Offer":
        """Return what this person may choose from for an action about it."""
        today = organization_day(now)
        return cls(
            people=people_for(action),
            kpis=tuple(kpis_that_show(about, user, action)),
            departments=tuple(departments_to_ask(today)),
            carriers=tuple(carriers_of(about, user, today)),
            heads=names_of_heads(),
        )


class LifeFields(BaseForm):
    """The fields of an action that its agreement and its verdict rest on."""

    follows = forms.UUIDField(required=False, widget=forms.HiddenInput)
    why1, why2, why3, why4, why5 = (_why(number) for number in range(1, MOST_WHYS + 1))
    cause = forms.ChoiceField(
        label=gettext_lazy("Kind of cause"),
        required=False,
        choices=[("", gettext_lazy("Not said yet")), *RootCause.choices],
    )
    verifier = PersonField(
        label=gettext_lazy("Who checks whether it worked"),
        help_text=gettext_lazy("Somebody other than the responsible person."),
    )
    verify_on = DateTextField(
        label=gettext_lazy("Check again on"),
        required=False,
        help_text=gettext_lazy("Left empty: four weeks after the deadline."),
    )
    criterion_kpi = forms.ChoiceField(
        label=gettext_lazy("KPI that shows it"),
        required=False,
        help_text=gettext_lazy("Its values before and after are compared when it is checked."),
    )
    criterion_way = forms.ChoiceField(
        label=gettext_lazy("It should go"),
        required=False,
        choices=[("", gettext_lazy("Not said yet")), *CriterionWay.choices],
    )
    criterion_shift = DecimalTextField(
        label=gettext_lazy("By at least"), required=False, decimal_places=4
    )
    must_agree = forms.MultipleChoiceField(
        label=gettext_lazy("Who must agree"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    others_agree = forms.MultipleChoiceField(
        label=gettext_lazy("Other departments"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def offer(self, about: About, offer: Offer, action: CorrectiveAction | None) -> None:
        """Offer what comes into question for it; what stands already cannot be changed."""
        people, kpis, departments = offer.people, offer.kpis, offer.departments
        cast("PersonField", self.fields["verifier"]).offer(people)
        self._kpis = {str(kpi.pk): kpi for kpi in kpis}
        self._asked = {str(one.pk): one for one in departments}
        self._choose(
            "criterion_kpi", [("", _("None")), *((k, v.name) for k, v in self._kpis.items())]
        )
        near = {str(pk) for pk in about.department_ids}
        if action is not None:
            named = action.agreements.exclude(state=AgreementState.WITHDRAWN)
            near |= {str(pk) for pk in named.values_list("department_id", flat=True)}
        heads = offer.heads
        shown = [
            (pk, f"{one} ({heads[pk]})" if pk in heads else str(one))
            for pk, one in self._asked.items()
        ]
        self._choose("must_agree", [pair for pair in shown if pair[0] in near])
        self._choose("others_agree", [pair for pair in shown if pair[0] not in near])
        if is_serious(about):
            self.fields["why1"].help_text = _(
                "The gap is a serious one: ask at least three times. The last answer is the root cause."
            )
        if action is not None and action.state == ActionState.IN_PROGRESS:
            for name in CRITERION:
                self.fields[name].disabled = True
        if action is not None and action.state != ActionState.PROPOSED:
            self.fields["must_agree"].disabled = self.fields["others_agree"].disabled = True

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_criterion_kpi(self) -> Kpi | None:
        """Return the KPI itself."""
        return self._kpis.get(self.cleaned_data["criterion_kpi"])

    def clean(self) -> dict[str, Any]:
        """Ask for the way of a KPI that is named, and for another person to check."""
        cleaned = super().clean() or {}
        kpi, way = cleaned.get("criterion_kpi"), cleaned.get("criterion_way")
        if kpi and not way:
            self.add_error("criterion_way", _("Say which way the KPI should go."))
        if not kpi and (way or cleaned.get("criterion_shift") is not None):
            self.add_error(
                "criterion_kpi", _("Choose the KPI, or leave the other two fields empty.")
            )
        shift = cleaned.get("criterion_shift")
        if shift is not None and shift <= 0:
            self.add_error("criterion_shift", _("Enter a number greater than 0."))
        verifier = cleaned.get("verifier")
        if verifier is not None and verifier == cleaned.get("responsible"):
            self.add_error(
                "verifier",
                _("Somebody other than the responsible person checks whether it worked."),
            )
        on, deadline = cleaned.get("verify_on"), cleaned.get("deadline")
        if on and deadline and on < deadline:
            self.add_error("verify_on", _("Check again on the deadline or after it."))
        return cleaned

    @property
    def row(self) -> dict[str, Any]:
        """Return the action's own fields."""
        return {name: value for name, value in self.cleaned_data.items() if name not in _ASIDE}

    @property
    def beside(self) -> dict[str, Any]:
        """Return what stands in rows beside the action: the whys and who must agree."""
        cleaned = self.cleaned_data
        named = [*cleaned.get("must_agree", ()), *cleaned.get("others_agree", ())]
        return {
            "whys": [cleaned.get(name, "") for name in WHYS],
            "must_agree": [self._asked[pk] for pk in named if pk in self._asked],
        }


def life_of(action: CorrectiveAction) -> dict[str, Any]:
    """Return what is stored as the initial values of these fields."""
    named = action.agreements.exclude(state=AgreementState.WITHDRAWN)
    asked = [str(pk) for pk in named.values_list("department_id", flat=True)]
    whys = {f"why{why.position}": why.answer for why in action.whys.all()}
    return {
        **{name: whys.get(name, "") for name in WHYS},
        "cause": action.cause,
        "verifier": action.verifier,
        "verify_on": action.verify_on,
        "criterion_kpi": str(action.criterion_kpi_id or ""),
        "criterion_way": action.criterion_way,
        "criterion_shift": action.criterion_shift,
        "must_agree": asked,
    }


class VerdictForm(BaseForm):
    """Whether it worked, and what shows it."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        label=gettext_lazy("Did it work?"), choices=VerdictKind.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=gettext_lazy("What shows it?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    check_on = DateTextField(
        label=gettext_lazy("If it cannot be said yet, check once more on"), required=False
    )
    required_messages: ClassVar[Mapping[str, Any]] = {
        "verdict": gettext_lazy("Say whether it worked."),
        "reason": gettext_lazy("Say what shows it, in one sentence."),
    }

    def __init__(self, *args: Any, was_extended: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if was_extended:
            del self.fields["check_on"]


class DeclineForm(BaseForm):
    """Why a department does not agree."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Why do you not agree?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    required_messages: ClassVar[Mapping[str, Any]] = {"reason": gettext_lazy("Say why.")}
