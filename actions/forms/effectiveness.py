"""What the effectiveness page is narrowed by; all of it stands in the address."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from actions.choices import ActionKind
from actions.choices.life import VerdictKind
from actions.selectors.effectiveness import (
    ALL,
    COMING,
    DUE,
    JUDGED,
    LATE,
    OWED,
    Asked,
    cause_choices,
)
from departments.list_filters import department_filter, quarter_filter
from gaps.choices import GapKind
from saypro_align.lib.forms import BaseForm


class EffectivenessForm(BaseForm):
    """Whose actions, and which of them are listed."""

    q = quarter_filter()
    department = department_filter()
    show = forms.ChoiceField(
        label=gettext_lazy("Show"),
        required=False,
        choices=[
            (JUDGED, gettext_lazy("With a verdict")),
            (DUE, gettext_lazy("To check now")),
            (LATE, gettext_lazy("Check is late")),
            (COMING, gettext_lazy("Checked later")),
            (OWED, gettext_lazy("Follow-up missing")),
            (ALL, gettext_lazy("All")),
        ],
    )
    verdict = forms.ChoiceField(
        label=gettext_lazy("Verdict"),
        required=False,
        choices=[("", gettext_lazy("Any verdict")), *VerdictKind.choices],
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of gap"),
        required=False,
        choices=[("", gettext_lazy("All kinds")), *GapKind.choices],
    )
    did = forms.ChoiceField(
        label=gettext_lazy("Kind of action"),
        required=False,
        choices=[("", gettext_lazy("All kinds")), *ActionKind.choices],
    )
    cause = forms.ChoiceField(label=gettext_lazy("Kind of cause"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the causes in the reader's language."""
        super().__init__(*args, **kwargs)
        self.fields["cause"].choices = [  # type: ignore[attr-defined]
            ("", gettext_lazy("All causes")),
            *cause_choices(),
        ]

    def asked(self) -> Asked:
        """Return what was asked for; what cannot be read asks for nothing."""
        self.is_valid()
        told = self.cleaned_data
        return Asked(
            quarter=told.get("q"),
            department=told.get("department"),
            show=told.get("show") or JUDGED,
            verdict=told.get("verdict", ""),
            kind=told.get("kind", ""),
            did=told.get("did", ""),
            cause=told.get("cause", ""),
        )
