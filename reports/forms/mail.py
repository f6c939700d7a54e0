"""The mail log's filters, all in the address, and the person whose mails are asked about."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.models import User
from reports.selectors.mails import MailFilter
from reports.words.mail import kind_words
from saypro_align.lib.forms import DASHES, BaseForm, DateTextField
from saypro_align.outbox.models import MailState


class MailFilterForm(BaseForm):
    """What of the mail log is shown. What cannot be read narrows nothing."""

    search = forms.CharField(
        label=_("Name, address or subject"), required=False, max_length=100, strip=True
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Any state")), *MailState.choices]
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    since = DateTextField(label=_("Written from"), required=False)
    until = DateTextField(label=_("Written until"), required=False)
    person = forms.UUIDField(required=False, widget=forms.HiddenInput)
    report = forms.UUIDField(required=False, widget=forms.HiddenInput)
    schedule = forms.UUIDField(required=False, widget=forms.HiddenInput)
    period = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any], *, kinds: Sequence[str]) -> None:
        super().__init__(data)
        choices = sorted(((kind, kind_words(kind)) for kind in kinds), key=lambda one: one[1])
        self.fields["kind"].choices = [("", _("Any kind")), *choices]  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def wanted(self) -> MailFilter:
        """Return what was asked for, as far as it could be read."""
        return MailFilter.of_days(
            **{"since": None, "until": None, **self.cleaned_data},
        )


class WhoseMailsForm(BaseForm):
    """Whose mails are asked about."""

    person = forms.ModelChoiceField(
        User.objects.none(), label=_("Whose mails?"), empty_label=DASHES
    )
    required_messages = {"person": _("Choose a person.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.queryset = User.objects.order_by("-is_active", "name", "pk")


def read_person(text: str) -> User | None:
    """Return the person an address names by id."""
    try:
        return User.objects.filter(pk=UUID(text)).first()
    except ValueError:
        return None
