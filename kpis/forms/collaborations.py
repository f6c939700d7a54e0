"""What is asked of another department for a target."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Department
from kpis.forms.handshakes import TermsForm
from saypro_align.lib.forms import DateTextField


class CollaborationForm(TermsForm):
    """Who asks whom for what, and by when."""

    asking = forms.ChoiceField(label=gettext_lazy("Your department"))
    department = forms.ChoiceField(label=gettext_lazy("Department"))
    answer_by = DateTextField(
        label=gettext_lazy("Answer by"),
        required=False,
        help_text=gettext_lazy("Left empty: a week from today, or the day you need it if sooner."),
    )
    field_order = ("asking", "department", "text", "measured_by", "amount", "unit", "due_on")
    required_messages = {
        **TermsForm.required_messages,
        "department": gettext_lazy("Choose the department you ask."),
    }

    def __init__(
        self,
        *args: Any,
        own: Sequence[Department],
        others: Mapping[str, Department],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.own = {one.slug: one for one in own}
        self.others = others
        asked: Any = self.fields["department"]
        asked.choices = [
            ("", _("Choose one")),
            *((slug, one) for slug, one in others.items() if list(self.own) != [slug]),
        ]
        if len(self.own) == 1:
            del self.fields["asking"]
        else:
            asking: Any = self.fields["asking"]
            asking.choices = list(self.own.items())

    def chosen(self) -> dict[str, Any]:
        """Return who asks whom for what, as the service takes it."""
        given = self.cleaned_data
        return {
            "asking": self.own[given.get("asking") or next(iter(self.own))],
            "department": self.others[given["department"]],
            "answer_by": given["answer_by"],
            "terms": self.terms(),
        }
