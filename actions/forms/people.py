"""Choosing a person out of those an action or a step may be given to."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from actions.models import CorrectiveAction
from actions.selectors import assignable_people
from departments.models import User

People = Mapping[str, User]


def people_for(action: CorrectiveAction | None = None) -> dict[str, User]:
    """Return whom an action or a step may be given to, by id."""
    return {str(user.pk): user for user in assignable_people(action)}


class PersonField(forms.ChoiceField):
    """A person out of those handed to the form; one query serves all rows."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.people: People = {}

    def offer(self, people: People) -> None:
        """Offer these people."""
        self.people = people
        self.choices = [("", _("Nobody yet")), *((pk, user.name) for pk, user in people.items())]

    def clean(self, value: Any) -> Any:
        """Return the person himself, or None."""
        return self.people.get(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        """Show a stored person by id."""
        return str(value.pk) if isinstance(value, User) else value
