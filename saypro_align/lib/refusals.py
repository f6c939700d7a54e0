"""Showing a service's refusal in the form it came from, so that nothing typed is lost."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from saypro_align.lib.exceptions import DomainError

REFUSALS = (DomainError, ValidationError)


def show_refusal(form: forms.BaseForm, error: DomainError | ValidationError) -> int:
    """Put each sentence at its field, the rest on top; return the status of the answer."""
    if isinstance(error, DomainError):
        fields = error.fields or {NON_FIELD_ERRORS: [error.message]}
        status = error.status
    else:
        fields = getattr(error, "message_dict", None) or {NON_FIELD_ERRORS: error.messages}
        status = 422
    for name, texts in fields.items():
        for text in texts:
            form.add_error(name if name in form.fields else None, text)
    return status
