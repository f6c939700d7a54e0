"""The form in which a target is shared out: one part and one sentence for each who may carry one."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Department, Goal
from kpis import cascading
from kpis.cascading import Basis, Promise
from kpis.choices import Direction
from kpis.choices.targets import Sharing
from kpis.models.contributions import LONGEST_HOW, LONGEST_REASON
from kpis.selectors.cascades import Cascade, Place
from kpis.services.cascades import Share
from saypro_align.lib.forms import BaseForm, DecimalTextField

MOST_DECIMALS = 4


class CascadeForm(BaseForm):
    """Who carries how much of a target, and how that helps."""

    sharing = forms.ChoiceField(label=gettext_lazy("How the parts make the whole"))
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def __init__(self, *args: Any, cascade: Cascade, **kwargs: Any) -> None:
        self.cascade = cascade
        kwargs.setdefault("initial", {"sharing": cascade.sharing, "seen": cascade.seen})
        super().__init__(*args, **kwargs)
        way: Any = self.fields["sharing"]
        way.choices = [
            (value, label)
            for value, label in Sharing.choices
            if cascading.can_share(cascade.whole, value)
        ]
        for place in cascade.places:
            self._add(place)
        self._focus_on_the_first()

    def _add(self, place: Place) -> None:
        share = self._share(place)
        how = forms.CharField(
            label=_("How %(who)s helps") % {"who": place.name},
            required=False,
            max_length=LONGEST_HOW,
            initial=place.sentence,
        )
        how.widget.attrs["class"] = "form-control"
        del how.widget.attrs["maxlength"]
        if place.is_fixed:
            for field in (share, how):
                field.disabled = True
        self.fields[f"share_{place.key}"] = share
        self.fields[f"how_{place.key}"] = how

    def _focus_on_the_first(self) -> None:
        """Let typing begin at once: the page has this one purpose."""
        for place in self.cascade.places if not self.is_bound else ():
            if not place.is_fixed:
                self.fields[f"share_{place.key}"].widget.attrs["autofocus"] = True
                return

    def _share(self, place: Place) -> forms.Field:
        """Return the field of one part; of a range there is nothing to enter but yes."""
        label = _("Part of %(who)s") % {"who": place.name}
        if self._is_range:
            return forms.BooleanField(
                label=_("%(who)s has the same target") % {"who": place.name},
                required=False,
                initial=place.part is not None,
                widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
            )
        share = DecimalTextField(
            label=label,
            required=False,
            decimal_places=MOST_DECIMALS,
            allow_relative=True,
            initial=cascading.as_stored(place.amount),
        )
        share.widget.attrs["class"] = "form-control form-control--short"
        return share

    @property
    def _is_range(self) -> bool:
        return self.cascade.whole.direction == Direction.RANGE

    def _amount(self, place: Place) -> Decimal | None:
        typed = self.cleaned_data.get(f"share_{place.key}")
        if self._is_range:
            return Decimal(1) if typed else None
        amount: Decimal | None = typed
        return amount

    @property
    def lines(self) -> list[tuple[Place, BoundField, BoundField]]:
        """Return each who may carry a part with his two fields."""
        return [
            (place, self[f"share_{place.key}"], self[f"how_{place.key}"])
            for place in self.cascade.places
        ]

    def clean(self) -> dict[str, Any]:
        """Take what is saved of a decrease without its sign; refuse parts below zero."""
        cleaned = super().clean() or {}
        falls = self.cascade.whole.direction == Direction.DECREASE
        for place in self.cascade.places:
            name = f"share_{place.key}"
            amount = cleaned.get(name)
            if amount is None or self._is_range:
                continue
            if falls and self.cascade.basis != Basis.VALUE:
                cleaned[name] = amount = abs(amount)
            if amount < 0 and self.cascade.basis != Basis.VALUE:
                self.add_error(name, _("%(who)s: enter a part above 0.") % {"who": place.name})
        return cleaned

    def amounts(self) -> dict[str, Decimal]:
        """Return what was typed so far, as far as it can be read."""
        found = {place.key: self._amount(place) for place in self.cascade.places}
        return {key: amount for key, amount in found.items() if amount is not None}

    def promised(self) -> list[Promise]:
        """Return the parts as they would be stored, to add them up before anything is saved."""
        whole, way = self.cascade.whole, self.cascade.sharing
        typed = self.amounts()
        found = []
        for place in self.cascade.places:
            amount = typed.get(place.key)
            if amount is None:
                continue
            held = place.part
            baseline = held.baseline if held else None
            part = cascading.numbers_for(amount, whole, way, baseline)
            found.append(
                Promise(
                    part.direction,
                    cascading.as_stored(part.baseline),
                    cascading.as_stored(part.target_value),
                    part.relative,
                    weight=held.weight if held else 1,
                    unit=whole.unit,
                )
            )
        return found

    def shares(self) -> dict[str, Share]:
        """Return who shall carry what, as the service takes it."""
        return {
            place.key: Share(self._amount(place), self.cleaned_data[f"how_{place.key}"])
            for place in self.cascade.places
        }

    def split_evenly(self) -> dict[str, str]:
        """Return equal parts for those who carry one or say how they help, else for everybody."""
        amount = self.cascade.amount
        if amount is None:
            return {}
        open_places = [place for place in self.cascade.places if not place.is_fixed]
        named = [place for place in open_places if self._is_named(place)] or open_places
        if self.cascade.sharing != cascading.SUM:
            shares = [cascading.as_stored(amount)] * len(named)
        else:
            fixed = sum(
                (place.amount for place in self.cascade.places if place.is_fixed and place.amount),
                start=amount * 0,
            )
            shares = list(cascading.split_evenly(max(amount - fixed, amount * 0), len(named)))
        if self._is_range:
            return {f"share_{place.key}": "on" for place in named}
        shown = DecimalTextField()
        return {
            f"share_{place.key}": shown.prepare_value(share)
            for place, share in zip(named, shares, strict=True)
        }

    def _is_named(self, place: Place) -> bool:
        typed = (self.data.get(f"{kind}_{place.key}", "") for kind in ("share", "how"))
        return any(text.strip() for text in typed) if self.is_bound else place.part is not None


SAY_HOW = gettext_lazy("Say how the function contributes.")


class ContributionForm(BaseForm):
    """Which function contributes to a target, and how."""

    department = forms.ChoiceField(label=gettext_lazy("Function"))
    how = forms.CharField(
        label=gettext_lazy("How it contributes"),
        max_length=LONGEST_HOW,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    required_messages = {"department": gettext_lazy("Choose the function."), "how": SAY_HOW}

    def __init__(self, *args: Any, departments: Iterable[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.departments = {one.slug: one for one in departments}
        field: Any = self.fields["department"]
        field.choices = [
            ("", _("Choose one")),
            *((slug, row.name) for slug, row in self.departments.items()),
        ]

    def chosen(self) -> Department:
        """Return the function."""
        return self.departments[self.cleaned_data["department"]]


class DeclineContributionForm(BaseForm):
    """Why a function does not contribute so."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    required_messages = {
        "reason": gettext_lazy("Say why, so that the target can be planned without it.")
    }


class PulseForm(BaseForm):
    """Which goal one's work serves first."""

    goal = forms.ChoiceField(
        label=gettext_lazy("Which goal does your work serve first?"), widget=forms.RadioSelect
    )
    required_messages = {"goal": gettext_lazy("Choose one of the goals.")}

    def __init__(self, *args: Any, goals: Iterable[Goal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["goal"]
        field.choices = [(str(goal.pk), goal.title) for goal in goals]
