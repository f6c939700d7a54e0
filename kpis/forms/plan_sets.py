"""A file of plans, and who approves what it brings."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import User
from kpis.plan_sets import LARGEST
from saypro_align.lib.forms import BaseForm


class UploadForm(BaseForm):
    """Choose the file."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("JSON in the format plan-set/1, at most 10 MB."),
        error_messages={"empty": gettext_lazy("The file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )
    required_messages = {"file": gettext_lazy("Choose the file.")}

    def clean_file(self) -> UploadedFile:
        """Refuse what is too large before it is read."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("The file is larger than 10 MB."))
        return file


class ImportForm(BaseForm):
    """Bring in what was looked at."""

    upload = forms.UUIDField(widget=forms.HiddenInput)
    code = forms.SlugField(
        label=gettext_lazy("Short name of the period"),
        max_length=20,
        error_messages={
            "invalid": gettext_lazy("Use letters, numbers, hyphens and underscores only.")
        },
    )
    approver = forms.ChoiceField(
        label=gettext_lazy("Who approves the plans?"),
        required=False,
        help_text=gettext_lazy(
            "With a person the plans are in force as published; without one they wait for approval."
        ),
    )
    required_messages = {
        "upload": gettext_lazy("The page came back incomplete. Choose the file again."),
        "code": gettext_lazy("Enter a short name, like 2027-Q1."),
    }

    def __init__(self, *args: Any, approvers: dict[str, User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.approvers = approvers
        field = self.fields["approver"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                ("", _("Nobody yet: leave them submitted")),
                *((key, person.name) for key, person in approvers.items()),
            ]

    def chosen(self) -> User | None:
        """Return who approves."""
        return self.approvers.get(self.cleaned_data["approver"])
