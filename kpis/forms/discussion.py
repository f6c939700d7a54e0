"""Feedback on targets and its answers, whether they can be reached, and questions about them."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.choices import Direction
from kpis.choices.discussions import FeasibilityAnswer
from kpis.forms.plans import VersionForm
from kpis.models import Kpt, KptFeedback
from kpis.models.discussion import LONGEST_ANSWER, LONGEST_COMMENT, LONGEST_QUESTION
from kpis.selectors.discussion import Entry
from kpis.selectors.feasibility import ToAnswer
from kpis.services.feasibility import Said
from kpis.services.target_feedback import Opinion, Reply
from saypro_align.lib.forms import BaseForm, DateTextField, DecimalTextField

YES, NO = "yes", "no"
TAKE_OVER, BETWEEN, KEEP = "taken_over", "between", "kept"
_USUAL, _RARE = ("version", "verdict", "answer"), ("value", "on")
# A bare number is the value where it is far from the change and near the value.
_FAR, _NEAR = 20, 4


class FeedbackForm(BaseForm):
    """Is it realistic? Yes / No, because / Change to … by …"""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    realistic = forms.ChoiceField(
        label=gettext_lazy("Is it realistic?"),
        choices=[(YES, gettext_lazy("Yes")), (NO, gettext_lazy("No"))],
        widget=forms.RadioSelect,
    )
    value = DecimalTextField(
        label=gettext_lazy("Change to"), required=False, decimal_places=4, allow_relative=True
    )
    on = DateTextField(label=gettext_lazy("By"), required=False)
    comment = forms.CharField(
        label=gettext_lazy("Because"),
        max_length=LONGEST_COMMENT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    required_messages = {"realistic": gettext_lazy("Say whether it is realistic.")}

    def __init__(
        self, *args: Any, kpt: Kpt, held: KptFeedback | None = None, **kwargs: Any
    ) -> None:
        self.kpt = kpt
        kwargs.setdefault("initial", _initial(held))
        super().__init__(*args, **kwargs)
        _shape_number(self, "value", kpt)

    def opinion(self) -> Opinion:
        """Return what was said."""
        value, relative = _read_number(self, "value", self.kpt)
        return Opinion(
            realistic=self.cleaned_data["realistic"] == YES,
            value=value,
            relative=relative,
            on=self.cleaned_data["on"],
            comment=self.cleaned_data["comment"],
        )


class AnswersForm(BaseForm):
    """Each entry that waits: taken over, something between, or kept; what is left empty waits on."""

    def __init__(self, *args: Any, entries: Iterable[Entry], **kwargs: Any) -> None:
        self.entries = [entry for entry in entries if entry.may_answer]
        super().__init__(*args, **kwargs)
        for entry in self.entries:
            self._add(entry)

    def _add(self, entry: Entry) -> None:
        row, pk = entry.row, entry.row.pk
        added: dict[str, forms.Field] = {
            f"version_{pk}": forms.IntegerField(
                widget=forms.HiddenInput, initial=row.version, required=False, min_value=1
            ),
            f"verdict_{pk}": forms.ChoiceField(
                label=_("Your answer to %(person)s") % {"person": row.given_by},
                choices=[
                    (TAKE_OVER, _("Taken over")),
                    (BETWEEN, _("Something between")),
                    (KEEP, _("Kept")),
                ],
                widget=forms.RadioSelect,
                required=False,
            ),
            f"value_{pk}": DecimalTextField(
                label=_("Change to"),
                required=False,
                decimal_places=4,
                allow_relative=True,
                initial=row.wanted_value if row.wanted_relative is None else row.wanted_relative,
            ),
            f"on_{pk}": DateTextField(label=_("By"), required=False, initial=row.wanted_on),
            f"answer_{pk}": forms.CharField(
                label=_("Because"), max_length=LONGEST_ANSWER, required=False
            ),
        }
        for name, field in added.items():
            self.fields[name] = field
            if not isinstance(field.widget, forms.RadioSelect | forms.HiddenInput):
                short = " form-control--short" if not name.startswith("answer_") else ""
                field.widget.attrs["class"] = f"form-control{short}"
        _shape_number(self, f"value_{pk}", row.kpt)

    def lines(self) -> list[tuple[Entry, list[BoundField], list[BoundField], bool]]:
        """Return each entry with its fields, the rare ones apart, and whether those have an error."""
        return [
            (entry, self._of(entry, _USUAL), rare, any(field.errors for field in rare))
            for entry in self.entries
            for rare in [self._of(entry, _RARE)]
        ]

    def _of(self, entry: Entry, names: Iterable[str]) -> list[BoundField]:
        wanted = (f"{name}_{entry.row.pk}" for name in names)
        return [self[name] for name in wanted if name in self.fields]

    def clean(self) -> dict[str, Any] | None:
        """Ask for a verdict where something was written, and for a reason to keep the target."""
        cleaned = super().clean() or {}
        for entry in self.entries:
            pk = entry.row.pk
            verdict, answer = cleaned.get(f"verdict_{pk}"), cleaned.get(f"answer_{pk}", "").strip()
            if answer and not verdict:
                self.add_error(f"verdict_{pk}", _("Choose what comes of it."))
            if verdict == KEEP and not answer:
                self.add_error(f"answer_{pk}", _("Say why it stays as it is."))
            if verdict == BETWEEN and not self._has_other(cleaned, pk):
                self.add_error(f"on_{pk}", _("Enter the new target value or the new day."))
        return cleaned

    def _has_other(self, cleaned: Mapping[str, Any], pk: UUID) -> bool:
        """Return whether another value or day was entered, or stands there with an error of its own."""
        names = (f"value_{pk}", f"on_{pk}")
        return any(cleaned.get(name) is not None or name in self.errors for name in names)

    def replies(self) -> dict[UUID, tuple[KptFeedback, Reply, int | None]]:
        """Return the answers by entry."""
        found = {}
        for entry in self.entries:
            pk = entry.row.pk
            verdict = self.cleaned_data[f"verdict_{pk}"]
            if not verdict:
                continue
            found[pk] = (entry.row, self._reply(entry), self.cleaned_data[f"version_{pk}"])
        return found

    def _reply(self, entry: Entry) -> Reply:
        """Return what is answered; another value or day counts for "Something between" alone."""
        pk = entry.row.pk
        verdict, answer = self.cleaned_data[f"verdict_{pk}"], self.cleaned_data[f"answer_{pk}"]
        if verdict != BETWEEN:
            return Reply(take_over=verdict == TAKE_OVER, answer=answer)
        value, relative = _read_number(self, f"value_{pk}", entry.row.kpt)
        day = self.cleaned_data[f"on_{pk}"]
        return Reply(take_over=True, answer=answer, value=value, relative=relative, on=day)


class FeasibleForm(BaseForm):
    """All proposed targets of a head on one page; what is left empty waits on."""

    def __init__(self, *args: Any, asked: Sequence[ToAnswer], **kwargs: Any) -> None:
        self.asked = asked
        super().__init__(*args, **kwargs)
        for one in asked:
            self.fields[f"answer_{one.name}"] = forms.ChoiceField(
                label=_("Can it be reached?"),
                choices=FeasibilityAnswer.choices,
                widget=forms.RadioSelect,
                required=False,
                initial=one.held.answer if one.held else None,
            )
            self.fields[f"comment_{one.name}"] = forms.CharField(
                label=_("Under which conditions, or why not?"),
                max_length=LONGEST_COMMENT,
                required=False,
                initial=one.held.comment if one.held else "",
            )
            self.fields[f"comment_{one.name}"].widget.attrs["class"] = "form-control"

    def lines(self) -> list[tuple[ToAnswer, BoundField, BoundField]]:
        """Return each target with its two fields."""
        return [
            (one, self[f"answer_{one.name}"], self[f"comment_{one.name}"]) for one in self.asked
        ]

    def clean(self) -> dict[str, Any] | None:
        """Ask why where somebody doubts, and for an answer where something was written."""
        cleaned = super().clean() or {}
        for one in self.asked:
            answer = cleaned.get(f"answer_{one.name}")
            comment = cleaned.get(f"comment_{one.name}", "").strip()
            if comment and not answer:
                self.add_error(f"answer_{one.name}", _("Choose yes, with conditions, or no."))
            if answer and answer != FeasibilityAnswer.YES and not comment:
                sentence = _("Say under which conditions, or why not.")
                self.add_error(f"comment_{one.name}", sentence)
        return cleaned

    def said(self) -> list[Said]:
        """Return what was answered."""
        return [
            Said(
                one.kpt,
                one.department,
                self.cleaned_data[f"answer_{one.name}"],
                self.cleaned_data[f"comment_{one.name}"],
            )
            for one in self.asked
            if self.cleaned_data[f"answer_{one.name}"]
        ]


class AskForm(BaseForm):
    """A question about a target."""

    text = forms.CharField(
        label=gettext_lazy("Your question"),
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    required_messages = {"text": gettext_lazy("Write your question.")}


class AnswerQuestionForm(VersionForm):
    """The answer to a question."""

    answer = forms.CharField(
        label=gettext_lazy("Answer"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    required_messages = {
        **VersionForm.required_messages,
        "answer": gettext_lazy("Write the answer."),
    }


def _initial(held: KptFeedback | None) -> dict[str, Any]:
    if held is None or not held.is_open:
        return {}
    return {
        "version": held.version,
        "realistic": YES if held.realistic else NO,
        "value": held.wanted_value if held.wanted_relative is None else held.wanted_relative,
        "on": held.wanted_on,
        "comment": held.comment,
    }


def _shape_number(form: BaseForm, name: str, kpt: Kpt) -> None:
    """Ask for what the target promises: a change in per cent, a value, or no number at all."""
    direction = kpt.kpi.direction if kpt.kpi else ""
    if direction in (Direction.RANGE, Direction.MILESTONES, ""):
        del form.fields[name]
    elif kpt.relative_target is not None:
        form.fields[name].label = _("Change to (% against the start)")
    elif kpt.kpi is not None and kpt.kpi.unit:
        form.fields[name].label = _("Change to (%(unit)s)") % {"unit": kpt.kpi.unit}


def _read_number(form: BaseForm, name: str, kpt: Kpt) -> tuple[Decimal | None, Decimal | None]:
    """Return the value or the change in per cent that was typed, whichever the target speaks in."""
    typed: Decimal | None = form.cleaned_data.get(name)
    if typed is None:
        return None, None
    field: Any = form.fields[name]
    reading = field.reading
    is_value = reading is not None and reading.unit not in (None, "%")
    if kpt.relative_target is None:
        is_change = reading is not None and reading.relative and kpt.baseline is not None
        return (None, typed) if is_change else (typed, None)
    signed = reading is not None and reading.relative
    in_per_cent = reading is not None and reading.unit == "%"
    if is_value or (not signed and not in_per_cent and _is_like_the_value(typed, kpt)):
        return typed, None
    falls = kpt.relative_target < 0 and typed > 0 and not signed
    return None, -typed if falls else typed


def _is_like_the_value(typed: Decimal, kpt: Kpt) -> bool:
    """Return whether a bare number can only mean the value: "216 000" where +15 % makes 230 000."""
    change, value = abs(kpt.relative_target or Decimal()), abs(kpt.target_value or Decimal())
    return bool(change) and typed > _FAR * change and value / _NEAR <= typed <= value * _NEAR
