"""What stands in a form's fields while it is being typed: read leniently, never judged."""

from datetime import date
from decimal import Decimal

from django import forms

from kpis.attainment import UnusableTarget, relative_target
from saypro_align.lib.forms import BaseForm
from saypro_align.lib.numbers import NotANumber, read_number


def text_of(form: BaseForm, name: str) -> str:
    """Return what is typed, without spaces around it; nothing for a field the form has not."""
    if name not in form.fields:
        return ""
    value = form[name].value()
    return "" if value is None else str(value).strip()


def number_of(form: BaseForm, name: str) -> Decimal | None:
    """Return a number as typed so far; a change in per cent is no value."""
    value = form[name].value()
    if isinstance(value, Decimal):
        return value
    try:
        read = read_number(str(value or ""))
    except NotANumber:
        return None
    return None if read.relative else read.value


def target_of(form: BaseForm) -> Decimal | None:
    """Return the target value, a change in per cent worked out from today's value."""
    value = form["target_value"].value()
    try:
        read = read_number(str(value or ""))
    except NotANumber:
        return None
    if isinstance(value, Decimal) or not read.relative:
        return value if isinstance(value, Decimal) else read.value
    baseline = number_of(form, "baseline")
    if baseline is None:
        return None
    try:
        reached = relative_target(baseline, read.value)
    except UnusableTarget:
        return None
    return Decimal(reached.numerator) / Decimal(reached.denominator)


def date_of(form: BaseForm, name: str) -> date | None:
    """Return a date as typed so far; nothing while it is none."""
    value = form[name].value()
    if isinstance(value, date) or not value:
        return value or None
    try:
        read: date | None = form.fields[name].to_python(str(value))
    except forms.ValidationError:
        return None
    return read
