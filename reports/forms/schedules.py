"""The form of a report schedule: what, for whom, when."""

import re
from collections.abc import Iterable
from datetime import time
from typing import Any, ClassVar, Final

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Department, User
from departments.models.people import is_time_zone
from reports.choices import Audience, Counting, Every, ReportKind
from reports.models import ReportSchedule
from reports.scheduling.rules import MOST_DAYS
from reports.scheduling.words import ordinal, rule_words
from reports.selectors.dates import rule_of
from reports.services.schedules import COLUMNS, MAX_EXTRA_RECIPIENTS, MAX_PEOPLE
from saypro_align.lib.forms import BaseForm, Details, TimeTextField

_MOST_LINES: Final = MAX_PEOPLE + MAX_EXTRA_RECIPIENTS
_LONGEST_LINE: Final = 254
# "Sipho Ndlovu <sipho@saypro.example>", as mail programs write it.
_WITH_ADDRESS: Final = re.compile(r"^[^<>]*<([^<>]+)>$")


class ScheduleForm(BaseForm):
    """What a schedule makes, who gets it and when; what is left out is as usual for the kind."""

    kind = forms.ChoiceField(label=gettext_lazy("Report"), choices=ReportKind)
    audience = forms.ChoiceField(
        label=gettext_lazy("Made for"),
        required=False,
        choices=[("", gettext_lazy("Its usual readers")), *Audience.choices],
        help_text=gettext_lazy("Decides what the report may show."),
    )
    to_audience = forms.BooleanField(
        label=gettext_lazy("Everybody of this audience gets it"), required=False, initial=True
    )
    recipients = forms.CharField(
        label=gettext_lazy("More recipients"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One a line: a person’s name, or an e-mail address."),
    )
    every = forms.ChoiceField(
        label=gettext_lazy("How often"),
        required=False,
        choices=[("", gettext_lazy("As usual for this report")), *Every.choices],
    )
    number = forms.TypedChoiceField(
        label=gettext_lazy("Which day"), coerce=int, choices=[], initial=1
    )
    counting = forms.ChoiceField(
        label=gettext_lazy("Counted in"), choices=Counting, initial=Counting.WORKING_DAY
    )
    at = TimeTextField(label=gettext_lazy("Time"), initial=time(7))
    time_zone = forms.CharField(
        label=gettext_lazy("Time zone"), max_length=60, validators=[is_time_zone]
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    name = forms.CharField(
        label=gettext_lazy("Name of the schedule"), max_length=120, required=False
    )
    departments = forms.ModelMultipleChoiceField(
        Department.objects.none(),
        label=gettext_lazy("Departments"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked means all of them, also those still to come."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    required_messages: ClassVar = {"at": gettext_lazy("Enter a time, like 07:00.")}

    def __init__(
        self, *args: Any, schedule: ReportSchedule | None = None, zone: str, **kwargs: Any
    ) -> None:
        kwargs["initial"] = stored_in(schedule) if schedule else {"time_zone": zone}
        super().__init__(*args, **kwargs)
        self._when = rule_words(rule_of(schedule)) if schedule else ""
        days: Any = self.fields["number"]
        days.choices = [(number, ordinal(number)) for number in range(1, MOST_DAYS + 1)]
        departments: Any = self.fields["departments"]
        departments.queryset = Department.objects.order_by("name")
        if len(settings.LANGUAGES) == 1:
            del self.fields["language"]

    @property
    def helper(self) -> FormHelper:
        """Return the crispy helper: what and for whom first, the rest folded away."""
        helper = super().helper
        last = [name for name in ("language", "name") if name in self.fields]
        helper.layout = Layout(
            "version",
            Div("kind", "audience", css_class="field-row"),
            "to_audience",
            "recipients",
            Details(
                _("When, and under which name: %(when)s")
                % {"when": self._when or _("first working day after the period, 07:00")},
                Div("every", "number", "counting", css_class="field-row"),
                Div("at", "time_zone", css_class="field-row"),
                *last,
            ),
            Details(
                _("For the department report: which departments"),
                "departments",
                open_when_filled=True,
            ),
        )
        return helper

    def clean_recipients(self) -> list[Any]:
        """Find the people behind names and addresses; what is nobody's stays an address."""
        lines = self.cleaned_data["recipients"].splitlines()
        wanted = [one for line in lines if (one := line.strip().rstrip(",;"))]
        if len(wanted) > _MOST_LINES:
            raise forms.ValidationError(
                _("Enter at most %(count)d lines.") % {"count": _MOST_LINES}
            )
        return [_recipient(one) for one in wanted]

    @property
    def wanted(self) -> dict[str, Any]:
        """Return the fields of a schedule."""
        given = self.cleaned_data
        at: time = given["at"]
        columns = {name: given[name] for name in COLUMNS if name in given}
        recipients: Iterable[Any] = given["recipients"]
        return {
            **{name: value for name, value in columns.items() if value != ""},
            "hour": at.hour,
            "minute": at.minute,
            "people": [one for one in recipients if isinstance(one, User)],
            "extra_recipients": "\n".join(one for one in recipients if isinstance(one, str)),
            "departments": list(given["departments"]),
        }


def stored_in(schedule: ReportSchedule) -> dict[str, Any]:
    """Return what the form shows of a schedule."""
    people = [f"{one.name} <{one.email}>" for one in schedule.people.order_by("name", "pk")]
    return {
        **{name: getattr(schedule, name) for name in COLUMNS},
        "at": time(schedule.hour, schedule.minute),
        "recipients": "\n".join([*people, *schedule.extra_recipients.splitlines()]),
        "departments": list(schedule.departments.all()),
        "version": schedule.version,
    }


class CorrectionForm(BaseForm):
    """Why a report is corrected, and whether its readers are mailed again."""

    reason = forms.CharField(
        label=gettext_lazy("What was wrong"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Everybody who reads the report reads this."),
    )
    with_mails = forms.BooleanField(
        label=gettext_lazy("Mail the corrected report to everybody who got it"), required=False
    )
    required_messages: ClassVar = {"reason": gettext_lazy("Say what was wrong.")}


def _recipient(wanted: str) -> User | str:
    """Return the person, or an address that is nobody's here. Raises ValidationError."""
    match = _WITH_ADDRESS.match(wanted)
    text = match.group(1).strip() if match else wanted
    # No name and no address is longer; a database does not even compare texts of any length.
    if len(text) > _LONGEST_LINE:
        raise forms.ValidationError(_nobody(text))
    if "@" in text:
        return User.objects.filter(email__iexact=text, is_active=True).first() or text
    people = list(User.objects.filter(name__iexact=text, is_active=True)[:2])
    if len(people) == 1:
        return people[0]
    if not people:
        raise forms.ValidationError(_nobody(text))
    message = _("Several people are called “%(name)s”. Enter the e-mail address.")
    raise forms.ValidationError(message % {"name": text})


def _nobody(text: str) -> str:
    sentence = _("Nobody is called “%(name)s”. Enter the whole name, or an e-mail address.")
    return sentence % {"name": text[:80]}
