"""What the rows of the plan editor share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from kpis.selectors.editor import EditorChoices
from saypro_align.lib.forms import BaseForm, DecimalTextField

_STORED_DECIMALS = 4


def number_field(
    label: Any, *, help_text: Any = "", allow_relative: bool = False
) -> DecimalTextField:
    """Return a field for one stored number."""
    return DecimalTextField(
        label=label,
        required=False,
        decimal_places=_STORED_DECIMALS,
        help_text=help_text,
        allow_relative=allow_relative,
    )


def weight_field() -> forms.IntegerField:
    """Return a field for a weight from 1 to 100."""
    return forms.IntegerField(
        label=gettext_lazy("Weight"),
        required=False,
        min_value=1,
        max_value=100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "form-control--short"}),
        error_messages={
            "invalid": gettext_lazy("Enter the weight as a whole number from 1 to 100."),
            "min_value": gettext_lazy("Enter the weight as a whole number from 1 to 100."),
            "max_value": gettext_lazy("Enter the weight as a whole number from 1 to 100."),
        },
    )


class RowForm(BaseForm):
    """A row that keeps what is stored where the post says nothing about a field."""

    key = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={
            "invalid": gettext_lazy("The page came back incomplete. Reload it and save again.")
        },
    )
    required_messages = {
        "key": gettext_lazy("The page came back incomplete. Reload it and save again.")
    }

    def __init__(self, *args: Any, choices: EditorChoices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = choices
        # Comments made at a field, by the field's name.
        self.comments: dict[str, list[Any]] = {}
        # The next field that needs a look, by the name of the one before.
        self.leads: dict[str, Any] = {}
        # What the plan says now where it changed under a typed text, by the field's name.
        self.beneath: dict[str, str] = {}
        for name, offered in self.choices_of(choices).items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = offered

    def choices_of(self, choices: EditorChoices) -> dict[str, Any]:
        """Return what each select offers; a row without selects offers nothing."""
        return {}

    def clean(self) -> dict[str, Any]:
        """Take stored values for fields that were not posted at all."""
        cleaned = super().clean() or {}
        for name, field in self.fields.items():
            posted = self.add_prefix(name) in self.data
            if not posted and name in self.initial and not isinstance(field, forms.BooleanField):
                cleaned[name] = self.get_initial_for_field(field, name)
                self.errors.pop(name, None)
            if self.keeps_theirs(name) and isinstance(field, DecimalTextField):
                field.reading, field.echo = None, ""
        return cleaned

    def keeps_theirs(self, name: str) -> bool:
        """Return whether the person chose the stored value after a clash."""
        return bool(self.data.get(f"keep-{self.add_prefix(name)}") == "theirs")

    @property
    def is_blank(self) -> bool:
        """Return whether nothing was typed into a new row."""
        ignored = {"key", *self.presets}
        return not any(
            self.data.get(self.add_prefix(name), "").strip()
            for name in self.fields
            if name not in ignored
        )

    presets: frozenset[str] = frozenset()
