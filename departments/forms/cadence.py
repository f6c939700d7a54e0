"""Forms of rhythms and holidays."""

from django.utils.translation import gettext_lazy as _

from departments.forms.base import RowForm
from departments.models import Cadence, Department, Holiday
from saypro_align.lib.forms import DateTextField


class CadenceForm(RowForm):
    """How often a department checks in, on which weekday, from which day on."""

    from_day = DateTextField(
        label=_("From"), help_text=_("Periods that end before this day stay as they are.")
    )
    required_messages = {"from_day": _("Enter the first day, like 1 Dec 2026.")}

    class Meta:
        model = Cadence
        fields = ["rhythm", "weekday", "from_day"]


class HolidayForm(RowForm):
    """A day off, everywhere or in one department."""

    day = DateTextField(label=_("Day"))
    required_messages = {
        "day": _("Enter the day, like 25 Dec 2026."),
        "name": _("Say what day it is."),
    }

    class Meta:
        model = Holiday
        fields = ["day", "name", "department"]
        help_texts = {"department": _("Leave it empty for a day off everywhere.")}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.order_by("name")  # type: ignore[attr-defined]
        self.fields["department"].required = False
