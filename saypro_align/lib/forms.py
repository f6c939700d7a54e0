"""The base of every form: our look, our words for what is wrong, and the shared field types."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div
from django import forms
from django.core.validators import DecimalValidator
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from saypro_align.lib import numbers, numerals
from saypro_align.lib.clock import organization_zone

FIRST_YEAR, LAST_YEAR = 2000, 2100
DJANGO_ROWS = 10
DASHES = "---------"
DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %b %Y", "%d %B %Y", "%d-%m-%Y")
_TIME_FORMATS = ("%H:%M", "%H.%M", "%Hh%M", "%H")
_MOMENT_FORMATS = tuple(
    f"{day}{between}%H:%M"
    for day in ("%Y-%m-%d", "%d %b %Y", "%d %B %Y", "%d/%m/%Y", "%d.%m.%Y")
    for between in (" ", ", ", "T")
)


@dataclass(frozen=True)
class Clash:
    """One text two people wrote at the same time: what I typed and what is stored now."""

    name: str
    label: str
    mine: str
    theirs: str


class FormLook:
    """Dress a form: classes on widgets, no asterisks, errors that say what to do.

    ``required_messages`` names the sentence for a field left empty; without one it is
    "Enter the …" or "Choose the …" made from the label.
    """

    use_required_attribute = False
    required_messages: ClassVar[Mapping[str, str | Promise]] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            _dress(field)
            field.error_messages.update(_words(name, field, self.required_messages.get(name)))

    @property
    def helper(self) -> FormHelper:
        """Return the crispy helper: the template writes the form tag, with ``novalidate``."""
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        return helper

    def clean(self) -> dict[str, Any] | None:
        """Take the stored text for each field where the person chose to keep theirs."""
        cleaned: dict[str, Any] | None = super().clean()  # type: ignore[misc]
        own: Any = self
        cleaned = own.cleaned_data if cleaned is None else cleaned
        for name in self.fields:
            if own.data.get(f"keep-{own.add_prefix(name)}") == "theirs":
                cleaned[name] = own.get_initial_for_field(self.fields[name], name)
        return cleaned


class Details(Div):
    """Part of a crispy layout that is folded away until it holds something that matters.

    It opens by itself when one of its fields has an error, and with ``open_when_filled`` also when
    one of them has a value.
    """

    template = "components/details.html"

    def __init__(
        self, summary: str | Promise, *fields: Any, open_when_filled: bool = False
    ) -> None:
        super().__init__(*fields)
        self.summary = summary
        self.open_when_filled = open_when_filled
        self.is_open = False

    def render(self, form: Any, context: Any, *args: Any, **kwargs: Any) -> SafeString:
        """Decide whether to stand open, then render the fields."""
        inside = [form[pointer.name] for pointer in self.get_field_names()]
        self.is_open = any(
            field.errors or (self.open_when_filled and field.value()) for field in inside
        )
        return super().render(form, context, *args, **kwargs)  # type: ignore[no-any-return]


class BaseForm(FormLook, forms.Form):
    """A plain form for a verb: submit, waive, approve."""


class BaseModelForm(FormLook, forms.ModelForm):  # type: ignore[type-arg]
    """A form for the fields of one row; the view hands ``cleaned_data`` to a service."""


class FormSet(forms.BaseFormSet):  # type: ignore[type-arg]
    """Rows of one form. ``row_name`` starts each row's line in the error summary."""

    row_name: str | Promise = ""

    def clean(self) -> None:
        """Refuse a row count that no page of ours has sent."""
        super().clean()
        if self.is_bound and self.total_form_count() < 0:
            raise forms.ValidationError(_("Reload the page and try again: a row got lost."))


def formset(
    form: type[forms.Form], *, row_name: str | Promise = "", extra: int = 0, max_num: int = 20
) -> type[FormSet]:
    """Make a formset class that never builds more than ``max_num`` rows, whatever is posted."""
    made = forms.formset_factory(
        form,
        formset=FormSet,
        extra=extra,
        max_num=max_num,
        absolute_max=max_num,
        validate_max=True,
    )
    made.row_name = row_name  # type: ignore[attr-defined]
    return made  # type: ignore[return-value]


def with_one_more(data: QueryDict, prefix: str, max_num: int = 20) -> QueryDict:
    """Return what was posted with one more empty row: the answer to "Add step" without scripts."""
    grown = data.copy()
    key = f"{prefix}-TOTAL_FORMS"
    posted = data.get(key, "0")
    count = int(posted) if posted.isascii() and posted.isdigit() and len(posted) < 6 else 0
    grown[key] = str(min(count + 1, max_num))
    return grown


def clashes(form: forms.BaseForm, stored: Mapping[str, Any]) -> list[Clash]:
    """Compare what was typed with what is stored now, field by field, for the conflict page."""
    found = []
    for name, field in form.fields.items():
        if name not in stored:
            continue
        bound = form[name]
        mine = _as_text(field, bound.value())
        theirs = _as_text(field, stored[name])
        if mine != theirs:
            found.append(Clash(bound.html_name, str(bound.label), mine, theirs))
    return found


class DecimalTextField(forms.Field):
    """A number typed as people type numbers: "1 200", "15 %", "R 1 200", "2,5".

    After cleaning, ``reading`` holds the unit that was typed along and ``echo`` what we understood
    whenever it could have been meant otherwise.
    """

    widget = forms.TextInput
    reading: numbers.ReadNumber | None = None
    echo: str = ""
    default_error_messages = {
        "relative": gettext_lazy("Enter the value itself, not the change."),
        "max_digits": gettext_lazy("The number has too many digits."),
        "max_whole_digits": gettext_lazy("The number is too large."),
        "max_decimal_places": gettext_lazy("The number has too many decimals."),
    }

    def __init__(
        self,
        *,
        max_digits: int = 18,
        decimal_places: int = 6,
        allow_relative: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.allow_relative = allow_relative
        self.validators.append(DecimalValidator(max_digits, decimal_places))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Ask phones for the number keys; never ``type=number``, which loses what was typed."""
        return {"inputmode": "decimal", "autocomplete": "off", "class": "form-control--short"}

    def to_python(self, value: Any) -> Decimal | None:
        """Read the number, keep the reading, and refuse a change where a value is asked."""
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal | int):
            return Decimal(value)
        try:
            self.reading = numbers.read_number(str(value))
        except numbers.NotANumber as unread:
            raise forms.ValidationError(str(unread), "invalid") from unread
        if self.reading.relative and not self.allow_relative:
            raise forms.ValidationError(self.error_messages["relative"], "relative")
        self.echo = self.reading.note or ""
        return self.reading.value

    def prepare_value(self, value: Any) -> Any:
        """Show a stored number without the zeros its column adds."""
        if isinstance(value, Decimal):
            return numerals.number(value).replace(numerals.THIN, "").replace(numerals.MINUS, "-")
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare numbers, not the texts they were typed as."""
        try:
            return bool(self.to_python(data) != initial)
        except forms.ValidationError:
            return True


class DateTextField(forms.DateField):
    """A date as people write it: 2026-12-31, 31/12/2026 or 31 Dec 2026."""

    widget = forms.TextInput
    input_formats = DATE_FORMATS
    default_error_messages = {
        "invalid": gettext_lazy("Enter a date, like 31 Dec 2026."),
        "year": gettext_lazy("Enter a date between 2000 and 2100."),
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Keep the browser from offering old dates."""
        return {"autocomplete": "off", "class": "form-control--short"}

    def to_python(self, value: Any) -> date | None:
        """Read the date; a year that cannot be meant is refused."""
        text = value.strip().replace("Sept ", "Sep ") if isinstance(value, str) else value
        read = super().to_python(text)
        if read is not None and not FIRST_YEAR <= read.year <= LAST_YEAR:
            raise forms.ValidationError(self.error_messages["year"], "year")
        return read

    def prepare_value(self, value: Any) -> Any:
        """Show a stored date as "31 Dec 2026"."""
        return f"{value.day} {value:%b %Y}" if isinstance(value, date) else value


class TimeTextField(forms.TimeField):
    """A time of day as people write it: 10:00, 10.00 or 10."""

    widget = forms.TextInput
    default_error_messages = {"invalid": gettext_lazy("Enter a time, like 10:00.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=_TIME_FORMATS, **options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Keep the browser from offering old times."""
        return {"autocomplete": "off", "class": "form-control--short"}

    def prepare_value(self, value: Any) -> Any:
        """Show a time as "10:00"."""
        return f"{value:%H:%M}" if isinstance(value, time) else value


class MomentField(forms.DateTimeField):
    """A day and time as people write them, in the organization's time zone."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "class": "form-control--short"})
    input_formats = _MOMENT_FORMATS
    default_error_messages = {
        "invalid": gettext_lazy("Enter a day and a time, like 15 Oct 2026, 17:00."),
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


def _dress(field: forms.Field) -> None:
    widget = field.widget
    if widget.is_hidden:
        return
    # A browser that cuts what was pasted loses text; our own message says how long is too long.
    widget.attrs.pop("maxlength", None)
    if isinstance(widget, forms.NumberInput):
        # The browser's own number field throws away what it does not understand.
        widget.input_type = "text"
        widget.attrs["inputmode"] = "numeric"
        widget.attrs["class"] = f"{widget.attrs.get('class', '')} form-control--short"
    _say_the_blank(field)
    if isinstance(widget, forms.CheckboxInput):
        wanted = "form-check-input"
    elif isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return
    elif isinstance(widget, forms.Select):
        wanted = "form-select"
    else:
        wanted = "form-control"
    classes = str(widget.attrs.get("class", "")).split()
    if wanted not in classes:
        widget.attrs["class"] = " ".join([wanted, *classes])
    if isinstance(widget, forms.Textarea):
        rows = int(widget.attrs.get("rows", DJANGO_ROWS))
        widget.attrs["rows"] = 3 if rows == DJANGO_ROWS else rows


def _say_the_blank(field: forms.Field) -> None:
    blank = _("Choose one") if field.required else _("None")
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == DASHES:
            field.empty_label = blank
    elif isinstance(field, forms.ChoiceField):
        offered: Any = field.choices
        choices = list(offered)
        if choices and choices[0] == ("", DASHES):
            field.choices = [("", blank), *choices[1:]]


def _words(name: str, field: forms.Field, required: str | Promise | None) -> dict[str, str]:
    label = str(field.label or name.replace("_", " "))
    choosing = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
    return _worded(label, choosing, str(required) if required else "", get_language())


@lru_cache(maxsize=4096)
def _worded(label: str, choosing: bool, required: str, _language: str | None) -> dict[str, str]:  # noqa: FBT001
    """Word what may be wrong; the plan editor has four thousand fields of some thirty kinds."""
    lower = label if label[:2].isupper() else label[:1].lower() + label[1:]
    pattern = _("Choose the %(label)s.") if choosing else _("Enter the %(label)s.")
    words = {
        "required": required or pattern % {"label": lower},
        "max_length": _("%(label)s must be %%(limit_value)d characters or less.")
        % {"label": label.replace("%", "%%")},
    }
    if choosing:
        words["invalid_choice"] = _("Choose one of the answers offered.")
    return words


def _as_text(field: forms.Field, value: Any) -> str:
    shown = field.prepare_value(value)
    choices = dict(_flat(getattr(field, "choices", ())))
    if isinstance(shown, list | tuple):
        return ", ".join(str(choices.get(str(one), one)) for one in shown)
    return str(choices.get(str(shown), "" if shown is None else shown)).replace("\r\n", "\n")


def _flat(choices: Any) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for value, label in choices:
        if isinstance(label, list | tuple):
            pairs += _flat(label)
        else:
            pairs.append((str(value), str(label)))
    return pairs
