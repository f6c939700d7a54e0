"""Forms of people, memberships and departments."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.forms.base import RowForm
from departments.models import Department, Membership, User
from saypro_align.lib.forms import BaseForm, DateTextField


class PersonForm(RowForm):
    """A person's name, address, role in the organization and time zone."""

    class Meta:
        model = User
        fields = ["name", "email", "organization_role", "time_zone"]
        help_texts = {"time_zone": _("Like Africa/Johannesburg.")}
        error_messages = {
            "email": {
                "unique": _("A person with this e-mail address exists."),
                "invalid": _("Enter an e-mail address, like name@saypro.example."),
            }
        }

    def clean_email(self) -> str:
        """Compare addresses without their case."""
        return str(self.cleaned_data["email"]).strip().lower()


class AccountForm(RowForm):
    """What everybody chooses alone: name, colours, start page and time zone."""

    class Meta:
        model = User
        fields = ["name", "theme", "start_page", "time_zone"]
        widgets = {"theme": forms.RadioSelect}
        help_texts = {
            "start_page": _("Where you land after signing in."),
            "time_zone": _("Times are shown in it, with its name. Like Africa/Johannesburg."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.is_external:
            # External readers have one place to start from: their reports.
            del self.fields["start_page"]


class MembershipForm(BaseForm):
    """In which department a person is what."""

    department = forms.ModelChoiceField(Department.objects.none(), label=_("Department"))
    role = forms.ChoiceField(
        label=_("Role"), choices=Membership._meta.get_field("role").choices or []
    )
    started_on = DateTextField(label=_("Since"), required=False, help_text=_("Empty: today."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["department"]
        field.queryset = Department.objects.all()


class DepartmentForm(RowForm):
    """A department's name, purpose, time zone and days."""

    active_from = DateTextField(label=_("Exists from"))
    active_until = DateTextField(label=_("Dissolved on"), required=False)

    class Meta:
        model = Department
        fields = ["name", "purpose", "time_zone", "active_from", "active_until"]


class NewDepartmentForm(RowForm):
    """A new department owes a plan from the next quarter that opens."""

    active_from = DateTextField(
        label=_("Exists from"), required=False, help_text=_("Empty: today.")
    )

    class Meta:
        model = Department
        fields = ["name", "purpose", "time_zone", "active_from"]
