"""Deciding on many gaps: what was ticked, and the words each verb needs."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from departments.models import User
from gaps.choices import Cause
from gaps.selectors.people import assignable_people
from gaps.services.bulk import Chosen
from saypro_align.lib.forms import BaseForm, DateTextField

_LONGEST_VERSION = 9


class NoteForm(BaseForm):
    """A word about it is welcome."""

    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=500)


class WhyForm(BaseForm):
    """One reason for all of them."""

    reason = forms.CharField(
        label=gettext_lazy("Why?"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    required_messages: ClassVar[Mapping[str, Any]] = {
        "reason": gettext_lazy("Say why, in one sentence.")
    }


class UntilForm(WhyForm):
    """Until when the leadership lives with all of them."""

    until = DateTextField(
        label=gettext_lazy("Accept them until"),
        help_text=gettext_lazy(
            "At most until the end of the next quarter. They count all the same."
        ),
    )


class OwnerForm(BaseForm):
    """Who answers for all of them."""

    owner = forms.ModelChoiceField(
        label=gettext_lazy("Who answers for them?"),
        required=False,
        queryset=User.objects.none(),
        empty_label=gettext_lazy("The heads concerned"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = assignable_people()  # type: ignore[attr-defined]


class WhyItCameForm(BaseForm):
    """Why all of them came to be."""

    cause = forms.ChoiceField(
        label=gettext_lazy("Why did they come to be?"),
        choices=[("", gettext_lazy("Choose a cause")), *Cause.choices],
    )
    required_messages: ClassVar[Mapping[str, Any]] = {
        "cause": gettext_lazy("Choose the cause that fits best.")
    }


FORMS: Final[dict[str, type[BaseForm]]] = {
    "confirm": NoteForm,
    "dismiss": WhyForm,
    "accept": UntilForm,
    "assign": OwnerForm,
    "cause": WhyItCameForm,
}


def chosen_in(posted: QueryDict) -> list[Chosen]:
    """Return what was ticked, each once; what is no gap of ours asks for nothing."""
    found = (_chosen(text) for text in posted.getlist("chosen"))
    return list({one.id: one for one in found if one is not None}.values())


def _chosen(text: str) -> Chosen | None:
    name, _colon, version = text.partition(":")
    is_number = version.isascii() and version.isdigit() and len(version) <= _LONGEST_VERSION
    try:
        return Chosen(uuid.UUID(name), int(version)) if is_number else None
    except ValueError:
        return None


def as_text(chosen: Iterable[Chosen]) -> list[str]:
    """Return what was ticked as the page posts it."""
    return [f"{one.id}:{one.version}" for one in chosen]
