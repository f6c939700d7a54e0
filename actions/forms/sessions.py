"""Forms of meetings: planning one, answering, minutes and decisions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.choices.sessions import Answer, Rhythm, SessionKind
from actions.models import Session
from actions.models.sessions import LONGEST_PURPOSE, LONGEST_REASON
from actions.selectors.sessions import CANCELLED, COMING, EVERY, HELD
from departments.models import Department, Quarter, User
from departments.models.people import is_time_zone
from saypro_align.lib.forms import BaseForm, DateTextField, TimeTextField
from saypro_align.lib.periods import at_local

LENGTHS: Final = (15, 30, 45, 60, 90, 120, 180, 240, 480)


class VersionForm(BaseForm):
    """The version the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    required_messages = {
        "version": gettext_lazy("The page came back incomplete. Reload it and try again.")
    }


class SessionForm(BaseForm):
    """What a meeting is, when it is, and who is asked."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"))
    purpose = forms.CharField(
        label=gettext_lazy("What it is for"),
        max_length=LONGEST_PURPOSE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    day = DateTextField(label=gettext_lazy("Day"))
    begins = TimeTextField(label=gettext_lazy("Begins"))
    minutes = forms.TypedChoiceField(
        label=gettext_lazy("How long"), coerce=int, choices=[], initial="60"
    )
    time_zone = forms.CharField(
        label=gettext_lazy("Time zone"), max_length=60, validators=[is_time_zone]
    )
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200, required=False)
    link = forms.URLField(
        label=gettext_lazy("Link to join"),
        max_length=500,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": gettext_lazy("Enter a link, like https://meet.example/room.")},
    )
    quarter = forms.ChoiceField(label=gettext_lazy("Quarter"), required=False)
    departments = forms.MultipleChoiceField(
        label=gettext_lazy("Departments"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Their heads are asked to come."),
    )
    chair = forms.ChoiceField(label=gettext_lazy("Led by"))
    people = forms.MultipleChoiceField(
        label=gettext_lazy("Who else is asked"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    rhythm = forms.ChoiceField(label=gettext_lazy("Comes back"), required=False)
    until = DateTextField(label=gettext_lazy("Until"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    required_messages = {
        "title": gettext_lazy("Enter a title."),
        "day": gettext_lazy("Enter the day, like 15 Feb 2027."),
        "begins": gettext_lazy("Enter when it begins, like 10:00."),
        "chair": gettext_lazy("Choose who leads it."),
    }

    def __init__(
        self,
        *args: Any,
        kinds: Sequence[SessionKind],
        departments: Iterable[Department],
        people: Iterable[User],
        quarters: Iterable[Quarter] = (),
        is_new: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._departments = {one.slug: one for one in departments}
        self._people = {str(one.pk): one for one in people}
        self._quarters = {one.code: one for one in quarters}
        names = [(pk, one.name) for pk, one in self._people.items()]
        self._offer("kind", [(kind.value, kind.label) for kind in kinds])
        self._offer("departments", [(slug, one.name) for slug, one in self._departments.items()])
        self._offer("chair", names)
        self._offer("people", names)
        self._offer(
            "quarter",
            [("", _("The one in which it takes place"))]
            + [(code, one.name) for code, one in self._quarters.items()],
        )
        self._offer("rhythm", [("", _("Once only")), *Rhythm.choices])
        self._offer("minutes", [(str(n), _length(n)) for n in self._lengths()])
        if not is_new:
            for name in ("kind", "quarter", "rhythm", "until"):
                del self.fields[name]

    @property
    def starts_at(self) -> datetime:
        """Return when it begins."""
        zone = ZoneInfo(self.cleaned_data["time_zone"])
        return at_local(self.cleaned_data["day"], self.cleaned_data["begins"], zone)

    @property
    def ends_at(self) -> datetime:
        """Return when it ends."""
        return self.starts_at + timedelta(minutes=self.cleaned_data["minutes"])

    @property
    def chosen_departments(self) -> tuple[Department, ...]:
        """Return the departments chosen."""
        return tuple(self._departments[slug] for slug in self.cleaned_data["departments"])

    @property
    def chosen_people(self) -> tuple[User, ...]:
        """Return the people chosen besides the heads."""
        return tuple(self._people[pk] for pk in self.cleaned_data["people"])

    @property
    def chosen_chair(self) -> User:
        """Return who leads."""
        return self._people[self.cleaned_data["chair"]]

    @property
    def chosen_quarter(self) -> Quarter | None:
        """Return the quarter chosen, if one was."""
        return self._quarters.get(self.cleaned_data.get("quarter", ""))

    @property
    def changes(self) -> dict[str, Any]:
        """Return what a changed meeting says, by field of the row."""
        kept = ("title", "purpose", "time_zone", "place", "link")
        return {name: self.cleaned_data[name] for name in kept} | {
            "starts_at": self.starts_at,
            "ends_at": self.ends_at,
            "chair": self.chosen_chair,
        }

    def renew_version(self, version: int) -> None:
        """Let the next save count as one that has seen the stored row."""
        data = self.data.copy()  # type: ignore[attr-defined]
        data["version"] = str(version)
        self.data = data

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def _lengths(self) -> list[int]:
        stored = self.initial.get("minutes")
        return sorted({*LENGTHS, *([int(stored)] if stored else [])})


def stored_values(session: Session) -> dict[str, Any]:
    """Return a meeting as the form's fields show it."""
    heads = {place.user_id for place in session.participants.all() if place.department_id}
    return {
        "title": session.title,
        "kind": session.kind,
        "purpose": session.purpose,
        "day": session.local_start.date(),
        "begins": session.local_start.time(),
        "minutes": str(int((session.ends_at - session.starts_at) / timedelta(minutes=1))),
        "time_zone": session.time_zone,
        "place": session.place,
        "link": session.link,
        "departments": [row.department.slug for row in session.concerned.all()],
        "chair": str(session.chair_id),
        "people": [
            str(place.user_id)
            for place in session.participants.all()
            if place.user_id not in heads and place.user_id != session.chair_id
        ],
        "version": session.version,
    }


class SessionFilterForm(BaseForm):
    """Which meetings the list shows."""

    show = forms.ChoiceField(
        required=False,
        choices=[(name, name) for name in (COMING, HELD, CANCELLED, EVERY)],
        widget=forms.HiddenInput,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=[("", gettext_lazy("All")), *SessionKind.choices],
    )
    department = forms.ModelChoiceField(
        label=gettext_lazy("Department"),
        required=False,
        queryset=Department.objects.order_by("name", "pk"),
        to_field_name="slug",
        empty_label=gettext_lazy("All"),
    )
    mine = forms.BooleanField(label=gettext_lazy("Only those I am asked to"), required=False)


class AnswerForm(BaseForm):
    """Whether one comes."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Do you come?"),
        choices=[(one.value, one.label) for one in Answer if one.value],
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)
    required_messages = {"answer": gettext_lazy("Choose an answer.")}


class ReasonForm(VersionForm):
    """Why a meeting is cancelled."""

    reason = forms.CharField(
        label=gettext_lazy("Why is it cancelled?"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    required_messages = {
        **VersionForm.required_messages,
        "reason": gettext_lazy("Say why it is cancelled."),
    }


class LeaveOutForm(BaseForm):
    """Why a quarter's middle is not looked at."""

    reason = forms.CharField(
        label=gettext_lazy("Why is there no mid-quarter review?"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Everybody can read the reason and who gave it."),
    )
    required_messages = {"reason": gettext_lazy("Say why there is no mid-quarter review.")}


class CloseForm(VersionForm):
    """The meeting in a few words."""

    summary = forms.CharField(
        label=gettext_lazy("In short"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AttendanceForm(BaseForm):
    """Who came: names, or for many people the number."""

    came = forms.MultipleChoiceField(
        label=gettext_lazy("Who came"), required=False, widget=forms.CheckboxSelectMultiple
    )
    people_came = forms.IntegerField(
        label=gettext_lazy("How many came"), required=False, min_value=0, max_value=1_000_000
    )

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if people:
            field: Any = self.fields["came"]
            field.choices = people
            del self.fields["people_came"]
        else:
            del self.fields["came"]


class DecisionForm(BaseForm):
    """What was decided, who sees to it, by when."""

    text = forms.CharField(label=gettext_lazy("Decision"), max_length=200)
    owner = forms.ChoiceField(label=gettext_lazy("Who"))
    due_on = DateTextField(label=gettext_lazy("By when"))
    required_messages: ClassVar[dict[str, Any]] = {
        "text": gettext_lazy("Enter what was decided."),
        "owner": gettext_lazy("Choose who sees to it."),
        "due_on": gettext_lazy("Enter by when, like 15 Feb 2027."),
    }

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(one.pk): one for one in people}
        field: Any = self.fields["owner"]
        field.choices = [("", _("Choose one"))] + [
            (pk, one.name) for pk, one in self._people.items()
        ]

    @property
    def chosen_owner(self) -> User:
        """Return who sees to it."""
        return self._people[self.cleaned_data["owner"]]


@dataclass(frozen=True)
class Typed:
    """A form that came back with a fault, and the item or decision it belongs to."""

    form: BaseForm
    name: str
    key: str = ""


def _length(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(n)d minutes") % {"n": minutes}
    if not rest:
        return _("1 hour") if hours == 1 else _("%(n)d hours") % {"n": hours}
    return _("%(h)d h %(m)d min") % {"h": hours, "m": rest}
