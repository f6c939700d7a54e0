"""Forms about trainings: the training itself, its questions, who came, and the check."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.choices.trainings import AudienceRole, TrainingKind
from actions.forms.people import PersonField
from actions.learning import read_choices
from actions.models import CheckQuestion, CorrectiveAction, Training
from actions.models.trainings import LONGEST_ABOUT, MOST_SEATS
from actions.selectors import assignable_people
from actions.selectors.trainings import Participant
from actions.services.trainings import TrainingDraft
from departments.models import Department, User
from saypro_align.lib.forms import BaseForm, Details, MomentField

MOST_NAMED: Final = 200
_VERSION = gettext_lazy("The page came back incomplete. Reload it and try again.")


class TrainingForm(BaseForm):
    """What a training is about, when and where, and whom it is for."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1)
    topic = forms.CharField(label=gettext_lazy("Topic"), max_length=200)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=TrainingKind.choices,
        initial=TrainingKind.TRAINING,
        widget=forms.RadioSelect,
    )
    about = forms.CharField(
        label=gettext_lazy("What people can do afterwards"),
        required=False,
        max_length=LONGEST_ABOUT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    starts_at = MomentField(
        label=gettext_lazy("Starts"), help_text=gettext_lazy("For example: 3 Dec 2026, 10:00")
    )
    ends_at = MomentField(label=gettext_lazy("Ends"))
    place = forms.CharField(label=gettext_lazy("Place or link"), required=False, max_length=300)
    organizer = PersonField(label=gettext_lazy("Organizer"))
    audience_role = forms.ChoiceField(
        label=gettext_lazy("Who it is for"),
        choices=[
            (AudienceRole.HEADS, AudienceRole.HEADS.label),
            (AudienceRole.STAFF, AudienceRole.STAFF.label),
            (AudienceRole.EVERYBODY, AudienceRole.EVERYBODY.label),
            (AudienceRole.NAMED, AudienceRole.NAMED.label),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    departments = forms.MultipleChoiceField(
        label=gettext_lazy("Of these departments"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: of all departments."),
    )
    people = forms.CharField(
        label=gettext_lazy("And these people"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One name or e-mail address on each line."),
    )
    capacity = forms.IntegerField(
        label=gettext_lazy("Seats"),
        required=False,
        min_value=1,
        max_value=MOST_SEATS,
        help_text=gettext_lazy("Left empty: as many as want to come."),
    )
    actions = forms.MultipleChoiceField(
        label=gettext_lazy("Corrective actions it serves"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    material = forms.CharField(
        label=gettext_lazy("Material"),
        required=False,
        max_length=LONGEST_ABOUT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Web addresses, one on each line."),
    )
    required_messages = {
        "topic": gettext_lazy("Say what it is about."),
        "starts_at": gettext_lazy("Enter the day and time it starts."),
        "ends_at": gettext_lazy("Enter the day and time it ends."),
    }

    def __init__(
        self,
        *args: Any,
        departments: Sequence[Department],
        actions: Iterable[CorrectiveAction],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.all_departments = {str(one.pk): one for one in departments}
        self.all_actions = {str(one.pk): one for one in actions}
        self.colleagues = list(assignable_people())
        organizer: Any = self.fields["organizer"]
        organizer.offer({str(one.pk): one for one in self.colleagues})
        wanted: Any = self.fields["departments"]
        wanted.choices = [(pk, one.name) for pk, one in self.all_departments.items()]
        served: Any = self.fields["actions"]
        served.choices = [(pk, one.title) for pk, one in self.all_actions.items()]
        if not self.all_actions:
            del self.fields["actions"]

    @property
    def helper(self) -> Any:
        """Put start and end side by side and fold away what is rarely needed."""
        helper = super().helper
        served = ["actions"] if "actions" in self.fields else []
        helper.layout = Layout(
            "version",
            "topic",
            "kind",
            "about",
            Div("starts_at", "ends_at", css_class="field-row"),
            "place",
            "capacity",
            "audience_role",
            Details(
                gettext_lazy("Only some departments, or named people"),
                "departments",
                "people",
                open_when_filled=True,
            ),
            *served,
            Details(
                gettext_lazy("Material and organizer"),
                "material",
                "organizer",
                open_when_filled=False,
            ),
        )
        return helper

    def clean_people(self) -> tuple[User, ...]:
        """Return the people named, one on each line."""
        return self._named(self.cleaned_data["people"])

    def _named(self, text: str) -> tuple[User, ...]:
        by_name: dict[str, list[User]] = {}
        for one in self.colleagues:
            by_name.setdefault(one.name.casefold(), []).append(one)
            by_name.setdefault(one.email.casefold(), []).append(one)
        found: dict[Any, User] = {}
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if len(lines) > MOST_NAMED:
            raise forms.ValidationError(_("Name at most %(n)d people.") % {"n": MOST_NAMED})
        for line in lines:
            meant = {one.pk: one for one in by_name.get(line.casefold(), [])}
            if not meant:
                raise forms.ValidationError(
                    _("Nobody here is called “%(name)s”.") % {"name": line[:80]}
                )
            if len(meant) > 1:
                raise forms.ValidationError(
                    _("Several people are called “%(name)s”. Write the e-mail address.")
                    % {"name": line[:80]}
                )
            found |= meant
        return tuple(found.values())

    def draft(self, actor: User) -> TrainingDraft:
        """Return what was typed, as the service takes it."""
        given = self.cleaned_data
        people = given["people"]
        return TrainingDraft(
            topic=given["topic"],
            kind=given["kind"],
            about=given["about"].replace("\r\n", "\n"),
            starts_at=given["starts_at"],
            ends_at=given["ends_at"],
            place=given["place"],
            organizer=given["organizer"] or actor,
            audience_role=given["audience_role"],
            departments=tuple(self.all_departments[pk] for pk in given["departments"]),
            # Taken over from the stored row ("keep theirs") they are still a text.
            people=self._named(people) if isinstance(people, str) else people,
            capacity=given["capacity"],
            actions=tuple(self.all_actions[pk] for pk in given.get("actions", ())),
            material=given["material"],
        )

    @staticmethod
    def stored(training: Training) -> dict[str, Any]:
        """Return the training as the fields show it."""
        audience = training.audience.filter(removed_at=None).select_related("person")
        links = training.action_links.filter(removed_at=None)
        return {
            "version": training.version,
            "topic": training.topic,
            "kind": training.kind,
            "about": training.about,
            "starts_at": training.starts_at,
            "ends_at": training.ends_at,
            "place": training.place,
            "organizer": training.organizer,
            "audience_role": training.audience_role,
            "departments": [str(row.department_id) for row in audience if row.department_id],
            "people": "\n".join(row.person.email for row in audience if row.person),
            "capacity": training.capacity,
            "actions": [str(row.action_id) for row in links],
            "material": training.material,
        }


class RunForm(BaseForm):
    """The version of the training somebody saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    required_messages: ClassVar[Mapping[str, Any]] = {"version": _VERSION}


class CancelTrainingForm(RunForm):
    """Call it off."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    required_messages = {"version": _VERSION, "reason": gettext_lazy("Say why it is cancelled.")}


class NotComingForm(BaseForm):
    """Say that one does not come."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, required=False)


class AttendanceForm(RunForm):
    """Who came."""

    attended = forms.MultipleChoiceField(
        label=gettext_lazy("Who came"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, people: Sequence[Participant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.user.pk): one.user for one in people}
        field: Any = self.fields["attended"]
        field.choices = [(str(one.user.pk), _told(one)) for one in people]

    def came(self) -> list[User]:
        """Return the people chosen."""
        return [self.people[pk] for pk in self.cleaned_data["attended"]]


class QuestionForm(BaseForm):
    """A question with its answers."""

    text = forms.CharField(label=gettext_lazy("Question"), max_length=300)
    choices = forms.CharField(
        label=gettext_lazy("Answers"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One on each line; a star in front of the right one."),
    )
    required_messages = {
        "text": gettext_lazy("Say what you ask."),
        "choices": gettext_lazy("Give the answers, one on each line."),
    }

    def clean_choices(self) -> tuple[list[str], int]:
        """Return the answers and the place of the right one."""
        choices, right = read_choices(self.cleaned_data["choices"])
        if right is None:
            raise forms.ValidationError(_("Mark the one right answer with a star in front."))
        return choices, right


class CheckForm(BaseForm):
    """One question after the other, each with its answers to choose from."""

    def __init__(self, *args: Any, questions: Iterable[CheckQuestion], **kwargs: Any) -> None:
        self.questions = list(questions)
        super().__init__(*args, **kwargs)
        for row in self.questions:
            self.fields[f"question-{row.pk}"] = forms.TypedChoiceField(
                label=row.text,
                choices=[(str(number), text) for number, text in enumerate(row.choices)],
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose an answer.")},
            )

    def answers(self) -> dict[Any, int]:
        """Return the number of the answer chosen, by question."""
        return {row.pk: self.cleaned_data[f"question-{row.pk}"] for row in self.questions}


def _told(one: Participant) -> str:
    state = one.registration.state_choice.label if one.registration else _("Not registered")
    return f"{one.user.name} ({state})"
