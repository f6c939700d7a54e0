"""Whom one thanks, and for what."""

from collections.abc import Iterable, Sequence
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.models.recognition import LONGEST_THANKS
from departments.models import Department, User
from saypro_align.lib.forms import BaseForm, Details

PEOPLE = ("people", "second", "third")


class RecogniseForm(BaseForm):
    """Thank a department, people, or both."""

    department = forms.ChoiceField(
        label=gettext_lazy("Department"),
        required=False,
        help_text=gettext_lazy("Choose a department, a person, or both."),
    )
    people = forms.ChoiceField(label=gettext_lazy("Person"), required=False)
    second = forms.ChoiceField(label=gettext_lazy("Second person"), required=False)
    third = forms.ChoiceField(label=gettext_lazy("Third person"), required=False)
    why = forms.CharField(
        label=gettext_lazy("For what"),
        max_length=LONGEST_THANKS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One sentence, in your words. It stands on the wall."),
    )
    incentive_note = forms.CharField(
        label=gettext_lazy("Note on an incentive"),
        max_length=LONGEST_THANKS,
        required=False,
        help_text=gettext_lazy("Only the head, the strategy office and you read this."),
    )
    about = forms.ChoiceField(
        label=gettext_lazy("Target, action or gap it is about"), required=False
    )
    milestone = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    required_messages = {"why": gettext_lazy("Say what you thank for.")}

    def __init__(
        self,
        *args: Any,
        departments: Iterable[Department],
        people: Iterable[User],
        things: Sequence[tuple[str, Any]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.departments = {one.slug: one for one in departments}
        self.people_by_id = {str(one.pk): one for one in people}
        offered: Any = self.fields["department"]
        offered.choices = [
            ("", _("None")),
            *((slug, one.name) for slug, one in self.departments.items()),
        ]
        about: Any = self.fields["about"]
        about.choices = [("", _("None")), *things]
        for name in PEOPLE:
            field: Any = self.fields[name]
            field.choices = [
                ("", _("None")),
                *((pk, one.name) for pk, one in self.people_by_id.items()),
            ]

    @property
    def helper(self) -> Any:
        """Fold away what is rare."""
        helper = super().helper
        helper.layout = Layout(
            "milestone",
            "department",
            "people",
            Details(_("More people"), "second", "third", open_when_filled=True),
            "why",
            "about",
            Details(_("Note on an incentive"), "incentive_note", open_when_filled=True),
        )
        return helper

    def chosen_people(self) -> list[User]:
        """Return whom one thanks, each once."""
        chosen = [self.cleaned_data[name] for name in PEOPLE if self.cleaned_data[name]]
        return [self.people_by_id[pk] for pk in dict.fromkeys(chosen)]

    def chosen_department(self) -> Department | None:
        """Return the department one thanks."""
        return self.departments.get(self.cleaned_data["department"])
