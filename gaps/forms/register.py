"""The register's filters, all in the address."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.list_filters import department_filter
from departments.models import Quarter
from gaps.choices import Cause, Family, GapKind, GapState, Severity
from gaps.detectors import RULES
from gaps.selectors.filters import (
    AGAIN,
    AGES,
    ANY,
    GONE,
    LEFT,
    NO_CAUSE,
    OPEN,
    TOLD,
    UNSURE,
    GapFilters,
    action_choices,
)
from gaps.selectors.people import assignable_people
from saypro_align.lib.forms import BaseForm


def rule_choices() -> list[tuple[str, str]]:
    """Return the rules by kind, each with its words."""
    return [("", _("All rules")), *((rule.id, rule_name(rule.id)) for rule in RULES.values())]


def rule_name(rule_id: str) -> str:
    """Return the rule's name with its id, as people and the API name it."""
    rule = RULES.get(rule_id)
    return f"{rule_id} · {_(rule.title)}" if rule else rule_id


class GapFilterForm(BaseForm):
    """The register's filters; the first few are asked for most."""

    department = department_filter()
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=[("", gettext_lazy("All kinds")), *GapKind.choices],
    )
    severity = forms.ChoiceField(
        label=gettext_lazy("Severity"),
        required=False,
        choices=[("", gettext_lazy("Any severity")), *Severity.choices],
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            (OPEN, gettext_lazy("All open")),
            (ANY, gettext_lazy("Any state")),
            # "Open" alone would stand twice: as the state and as the family of states.
            *(
                (value, gettext_lazy("Open, confirmed") if value == GapState.CONFIRMED else label)
                for value, label in GapState.choices
            ),
            (TOLD, gettext_lazy("Open, as reports count")),
            (UNSURE, gettext_lazy("To confirm, as reports count")),
            (GONE, gettext_lazy("Resolved or verified")),
        ],
    )
    owner = forms.ModelChoiceField(
        label=gettext_lazy("Who answers or acts"),
        required=False,
        queryset=assignable_people(),
        empty_label=gettext_lazy("Anybody"),
    )
    left = forms.ChoiceField(
        label=gettext_lazy("Days left to react"),
        required=False,
        choices=[("", gettext_lazy("Any number")), *LEFT.items()],
    )
    q = forms.ModelChoiceField(
        label=gettext_lazy("Quarter"),
        required=False,
        queryset=Quarter.objects.all(),
        to_field_name="code",
        empty_label=None,
    )
    family = forms.ChoiceField(
        label=gettext_lazy("Family"),
        required=False,
        choices=[("", gettext_lazy("All families")), *Family.choices],
    )
    age = forms.ChoiceField(
        label=gettext_lazy("Open for"),
        required=False,
        choices=[
            ("", gettext_lazy("Any time")),
            *((name, label) for name, (label, _first, _last) in AGES.items()),
        ],
    )
    action = forms.ChoiceField(label=gettext_lazy("Action"), required=False, choices=action_choices)
    rule = forms.ChoiceField(label=gettext_lazy("Rule"), required=False, choices=rule_choices)
    cause = forms.ChoiceField(
        label=gettext_lazy("Cause"),
        required=False,
        choices=[
            ("", gettext_lazy("Any cause")),
            *Cause.choices,
            (NO_CAUSE, gettext_lazy("Nobody has said")),
        ],
    )
    again = forms.ChoiceField(
        label=gettext_lazy("Came back"),
        required=False,
        choices=[
            ("", gettext_lazy("New and come back")),
            (AGAIN, gettext_lazy("Only what came back")),
        ],
    )
    since = forms.DateField(
        label=gettext_lazy("Resolved since"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    FEW = ("department", "kind", "severity", "state", "owner", "left")

    @property
    def few(self) -> Iterable[forms.BoundField]:
        """Return the fields that always stand there."""
        return [self[name] for name in self.FEW]

    @property
    def more(self) -> Iterable[forms.BoundField]:
        """Return the fields that are folded away until one of them asks for something."""
        return [self[name] for name in self.fields if name not in self.FEW]

    @property
    def asks_more(self) -> bool:
        """Return whether one of the folded fields asks for something."""
        return any(field.value() for field in self.more if field.name != "q")

    def filters(self, default: Quarter | None) -> GapFilters:
        """Return what is asked for; an answer that is not offered asks for nothing."""
        self.is_valid()
        asked: dict[str, Any] = self.cleaned_data
        texts = ("kind", "family", "severity", "age", "rule", "cause", "action", "left", "again")
        return GapFilters(
            quarter=asked.get("q") or default,
            state=asked.get("state") or OPEN,
            department=asked.get("department"),
            owner=asked.get("owner"),
            since=asked.get("since"),
            **{name: asked.get(name) or "" for name in texts},
        )
