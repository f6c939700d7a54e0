"""Forms of tokens, and the span between two moments."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.choices import OrganizationRole
from departments.models import User
from departments.selectors import colleagues
from departments.services.own_password import refuse_wrong
from reports.selectors.holdings import Holdings
from saypro_align.audit.as_of import UnreadableMoment, read_moment
from saypro_align.lib import clock
from saypro_align.lib.forms import DASHES, DATE_FORMATS, BaseForm

DAYS_CHOICES = [(30, _("30 days")), (90, _("90 days")), (365, _("One year"))]


class SpanForm(BaseForm):
    """Two moments, the later not in the future; a day means its end."""

    def __init__(self, data: Mapping[str, Any], *, now: datetime, default: timedelta) -> None:
        """Take what was asked; without a second moment now, without a first so long before it."""
        today = clock.organization_day(now)
        asked = {name: str(data.get(name) or "").strip() for name in ("from", "to")}
        if not asked["to"]:
            asked["to"] = today.isoformat()
            asked["from"] = asked["from"] or (today - default).isoformat()
        super().__init__(asked)
        self._now, self._default = now, default
        self._moments: dict[str, datetime] = {}
        for name, label in (("from", _("From the end of")), ("to", _("To the end of"))):
            text = forms.TextInput(attrs={"autocomplete": "off", "class": "form-control--short"})
            self.fields[name] = forms.CharField(label=label, required=False, widget=text)

    def clean(self) -> dict[str, Any]:
        """Read both moments; refuse a span that ends before it starts, or has not passed."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name, text in list(cleaned.items()):
            if text:
                self._read(name, text)
        if "from" in self._moments and "to" in self._moments and self.span[0] > self.span[1]:
            self.add_error("to", _("The second day must not be before the first."))
        return cleaned

    def _read(self, name: str, text: str) -> None:
        try:
            self._moments[name] = read_moment(_as_day(text), self._now)
        except UnreadableMoment as refused:
            self.add_error(name, refused.message)

    @property
    def span(self) -> tuple[datetime, datetime]:
        """Return the two moments."""
        end = self._moments["to"]
        return self._moments.get("from") or end - self._default, end


def _as_day(text: str) -> str:
    """Return a day as people write it in the way programs do; any other text as it is."""
    for form in DATE_FORMATS:
        with suppress(ValueError):
            return datetime.strptime(text, form).date().isoformat()  # noqa: DTZ007 (a day has no zone)
    return text


class TokenForm(BaseForm):
    """A new API token."""

    name = forms.CharField(
        label=_("What is it for?"),
        max_length=80,
        help_text=_("Like “Monthly figures for the data warehouse”."),
    )
    days = forms.TypedChoiceField(
        label=_("Valid for"), choices=DAYS_CHOICES, coerce=int, initial=90
    )
    password = forms.CharField(
        label=_("Your password"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("A token works on when you have signed out."),
    )

    required_messages = {
        "name": _("Say what the token is for."),
        "password": _("Enter the password you use now."),
    }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user

    def clean(self) -> dict[str, Any]:
        """Look at the password last: only who filled in the rest uses up an attempt."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                typed = cleaned.pop("password")
                refuse_wrong(user=self._user, typed=typed, now=clock.now())
            except forms.ValidationError as refusal:
                self.add_error("password", refusal)
        return cleaned


class LeavingForm(BaseForm):
    """Who leaves."""

    person = forms.ModelChoiceField(User.objects.none(), label=_("Who leaves?"), empty_label=DASHES)
    required_messages = {"person": _("Choose who leaves.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.queryset = User.objects.exclude(organization_role=OrganizationRole.EXTERNAL).order_by(
            "-is_active", "name", "pk"
        )


class HandoverForm(BaseForm):
    """Who takes over, and what."""

    to = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Who takes over?"),
        empty_label=DASHES,
        widget=forms.Select(attrs={"autofocus": True}),
    )
    kinds = forms.MultipleChoiceField(
        label=_("What is handed over"), widget=forms.CheckboxSelectMultiple
    )
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    required_messages = {
        "to": _("Choose who takes over."),
        "kinds": _("Tick what is handed over."),
    }

    def __init__(self, *args: Any, person: User, held: Holdings, **kwargs: Any) -> None:
        kinds = [part.kind for part in held.parts]
        initial = {"kinds": kinds, "seen": held.seen}
        super().__init__(*args, initial=initial, **kwargs)
        heirs: Any = self.fields["to"]
        heirs.queryset = colleagues().exclude(pk=person.pk)
        ticks: Any = self.fields["kinds"]
        ticks.choices = [(part.kind, part.counted) for part in held.parts]

    @property
    def ticked(self) -> list[str]:
        """Return the kinds that are ticked now."""
        return list(self["kinds"].value() or [])
