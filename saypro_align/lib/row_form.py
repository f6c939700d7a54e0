"""The form of one stored row: it knows which version the person saw."""

from collections.abc import Mapping
from copy import copy
from typing import Any
from uuid import UUID

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from saypro_align.lib.forms import BaseModelForm


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
