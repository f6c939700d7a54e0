"""What the forms of this app share: the version a person saw, and moments as people write them."""

from collections.abc import Mapping
from copy import copy
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.selectors import colleagues
from saypro_align.lib.clock import organization_zone
from saypro_align.lib.forms import BaseModelForm, DateTextField

_MOMENT_FORMATS = tuple(
    f"{day}{between}%H:%M"
    for day in ("%Y-%m-%d", "%d %b %Y", "%d %B %Y", "%d/%m/%Y", "%d.%m.%Y")
    for between in (" ", ", ", "T")
)


class RowForm(BaseModelForm):
    """The fields of one row. It judges their shape; the service saves `changes`."""

    def __init__(self, *args: Any, instance: models.Model | None = None, **kwargs: Any) -> None:
        # A copy: what was typed must not reach the row before the service compares the two.
        super().__init__(*args, instance=copy(instance), **kwargs)
        if instance is not None and hasattr(instance, "version"):
            self.fields["version"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=instance.version, min_value=1
            )
        for name, field in self.fields.items():
            if isinstance(field, forms.IntegerField) and name != "version":
                _speak_of_whole_numbers(field)
        if "owner" in self.fields:
            self.fields["owner"].queryset = colleagues()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        """Turn ids taken over from the stored row ("keep theirs") into rows again."""
        cleaned = super().clean() or {}
        for name, field in self.fields.items():
            if isinstance(field, forms.ModelChoiceField) and isinstance(cleaned.get(name), UUID):
                cleaned[name] = field.clean(cleaned[name])
        return cleaned

    @property
    def changes(self) -> dict[str, Any]:
        """Return what was typed, by field name, without the version."""
        return {
            # Browsers send line ends in two characters; stored texts have one.
            name: value.replace("\r\n", "\n") if isinstance(value, str) else value
            for name, value in self.cleaned_data.items()
            if name != "version"
        }

    @property
    def seen_version(self) -> int:
        """Return the version the person saw."""
        version: int = self.cleaned_data["version"]
        return version

    def stored(self, row: models.Model) -> Mapping[str, Any]:
        """Return the row's values as the fields show them, for the conflict notice."""
        names = {field.name: field.attname for field in row._meta.concrete_fields}
        return {
            name: getattr(row, names[name])
            for name in self.fields
            if name in names and name != "version"
        }

    def renew_version(self, version: int) -> None:
        """Let the next save count as one that has seen the stored row."""
        data = dict(self.data.items())
        data[self.add_prefix("version")] = str(version)
        self.data = data


def _speak_of_whole_numbers(field: forms.IntegerField) -> None:
    """Say how to write the number, whatever was wrong with it."""
    sentence = _("Enter a whole number, like 1 or 2.")
    for code in ("invalid", "min_value", "max_value"):
        field.error_messages[code] = sentence


class MomentField(forms.DateTimeField):
    """A day and time as people write them, in the organization's time zone."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "class": "form-control--short"})
    input_formats = _MOMENT_FORMATS
    default_error_messages = {
        "invalid": _("Enter a day and a time, like 15 Oct 2026, 17:00."),
    }

    def to_python(self, value: Any) -> datetime | None:
        """Read the moment; a year that cannot be meant is refused."""
        if value in self.empty_values or isinstance(value, datetime):
            return value or None
        for pattern in _MOMENT_FORMATS:
            try:
                read = datetime.strptime(str(value).strip(), pattern)  # noqa: DTZ007
            except ValueError:
                continue
            if not 2000 <= read.year <= 2100:
                raise forms.ValidationError(DateTextField.default_error_messages["year"], "year")
            return read.replace(tzinfo=organization_zone())
        raise forms.ValidationError(self.error_messages["invalid"], "invalid")

    def prepare_value(self, value: Any) -> Any:
        """Show a stored moment as "15 Oct 2026, 17:00"."""
        if not isinstance(value, datetime):
            return value
        here = value.astimezone(organization_zone()) if value.tzinfo else value
        return f"{here.day} {here:%b %Y, %H:%M}"

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare moments, not texts."""
        try:
            return bool(self.to_python(data) != initial)
        except forms.ValidationError:
            return True
