"""The corrective action that a form was opened from, carried along unseen."""

from uuid import UUID

from django import forms

from saypro_align.lib.forms import BaseForm


class BecauseForm(BaseForm):
    """A form that remembers which action asked for what it does."""

    action = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def because(self) -> UUID | None:
        """Return the id of the action, if there was one."""
        named: UUID | None = self.cleaned_data["action"]
        return named
