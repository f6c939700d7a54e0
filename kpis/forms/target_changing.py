"""A target that others have read, changed with a reason."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from kpis.advice import KpiAsked
from kpis.choices import Direction
from kpis.forms.target_text import TargetText
from kpis.forms.typed_values import date_of, number_of, target_of
from kpis.models import Kpt
from kpis.models.targets import LONGEST_REASON


class ChangeForm(TargetText):
    """Change a target that others have read: what shall it say instead, and why."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("Old, new and the reason stay readable."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    required_messages: ClassVar[dict[str, Any]] = {
        **TargetText.required_messages,
        "reason": gettext_lazy("Say why it should change."),
    }

    def __init__(self, *args: Any, kpt: Kpt, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kpt = kpt
        is_range = kpt.kpi is not None and kpt.kpi.direction == Direction.RANGE
        for name in ("baseline",) if is_range else ("low", "high", "tolerance"):
            del self.fields[name]

    def said(self) -> dict[str, Any]:
        """Return only what reads otherwise now, so that two changes do not meet without need."""
        given = {name: value for name, value in super().said().items() if self._has(name)}
        if self.relative is not None:
            # The value follows from the change and the start.
            given.pop("target_value", None)
        return {name: value for name, value in given.items() if value != getattr(self.kpt, name)}

    def counted_in(self) -> str:
        """Return the unit of the target's series."""
        return self.kpt.kpi.unit if self.kpt.kpi else ""

    def serves(self) -> bool:
        """Return whether the target serves something."""
        return bool(self.kpt.goal_id or self.kpt.parent_id)

    def asked_kpi(self) -> KpiAsked:
        """Return the target's series with the numbers as far as they are typed."""
        held, kpi = self.kpt, self.kpt.kpi
        if kpi is None:
            return KpiAsked()
        return KpiAsked(
            name=kpi.name,
            unit=kpi.unit,
            direction=kpi.direction,
            baseline=number_of(self, "baseline") if "baseline" in self.fields else held.baseline,
            target=target_of(self) if "baseline" in self.fields else held.target_value,
            low=number_of(self, "low") if "low" in self.fields else held.low,
            high=number_of(self, "high") if "high" in self.fields else held.high,
            due_on=date_of(self, "due_on"),
        )

    def _has(self, name: str) -> bool:
        shown = {"team": "owner", "relative_target": "target_value"}.get(name, name)
        return shown in self.fields
