"""Filters and tags every page uses for numbers, dates, counts, statuses and links.

They are template builtins: no ``{% load %}`` is needed. None of them asks the database.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm, BaseFormSet
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.urls import NoReverseMatch, reverse
from django.utils.dateformat import format as format_date
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from saypro_align.lib import clock, numerals, periods

register = template.Library()

SIGNS = {"good": "✓", "warn": "▲", "bad": "×", "none": "○"}
LOOKS = {
    "checkbox": "form-check-input",
    "select": "form-select",
    "selectmultiple": "form-select",
    "nullbooleanselect": "form-select",
    "radioselect": "",
    "checkboxselectmultiple": "",
}
SAY_DAYS_LATE_UP_TO = 14


class Choice(Protocol):
    """A TextChoices member with its tone; ``sign`` is optional."""

    label: str
    tone: str


@register.filter
def number(value: Decimal | Fraction | int | None) -> str:
    """Show a number without trailing zeros and with thin spaces in thousands: 1 200.5."""
    return "" if value is None else numerals.number(value)


@register.filter
def percent(value: Decimal | Fraction | int | str | None) -> str:
    """Show a percentage that is already counted in points: ``66.6`` becomes "66.6 %"."""
    return "" if value is None or value == "" else numerals.percent(value)


@register.filter
def points(value: Decimal | Fraction | int | None) -> str:
    """Show a difference of two percentages: "+10 points", never "+10 %"."""
    return "" if value is None else numerals.points(value)


@register.simple_tag
def quantity(value: Decimal | Fraction | int | None, unit: str = "") -> str:
    """Show a value with its unit: "R 1 200", "2.8 %", "4 days"."""
    return _("no value") if value is None else numerals.quantity(value, unit)


@register.filter
def day(value: date | datetime | None) -> str:
    """Show a date as "21 Nov 2026", in the organization's time zone."""
    if value is None:
        return ""
    return format_date(_at_home(value), "j M Y")


@register.filter
def weekday(value: date | datetime | None) -> str:
    """Show a date with its day of the week, as one plans: "Monday 23 Nov"."""
    return "" if value is None else format_date(_at_home(value), "l j M")


@register.filter
def moment(value: datetime | str | None) -> str:
    """Show a point in time with its zone: "21 Nov 2026, 21:40 SAST"; frozen texts are read first.

    It is the reader's own zone on pages, the organization's in mails and jobs.
    """
    if not value:
        return ""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return format_date(at.astimezone(clock.shown_zone()), "j M Y, H:i T")


@register.filter
def time_of_day(value: datetime) -> str:
    """Show when something happened today: "21:40", in the organization's time zone."""
    return format_date(_at_home(value), "H:i")


@register.simple_tag
def due(due_on: date | None, today: date) -> SafeString | str:
    """Say when something is due, or how late it is; after two weeks the date says more."""
    if due_on is None:
        return _("no date")
    late = (today - due_on).days
    if late <= 0:
        return _("due today") if late == 0 else _("due %(day)s") % {"day": day(due_on)}
    long_ago = late > SAY_DAYS_LATE_UP_TO
    text = _("late since %(day)s") % {"day": day(due_on)} if long_ago else days_late(late)
    return format_html('<span class="late">{}</span>', text)


@register.filter
def days_late(days: int) -> str:
    """Say a number of days of lateness: "1 day late", "5 days late"."""
    return ngettext("%(n)d day late", "%(n)d days late", days) % {"n": days}


@register.simple_tag
def counted(count: int, singular: str, plural: str) -> str:
    """Say a count with its noun: ``{% counted 3 "gap" "gaps" %}`` gives "3 gaps"."""
    noun = ngettext(singular, plural, count)
    return f"{numerals.number(count)}\N{NO-BREAK SPACE}{noun}"


@register.simple_tag
def status_badge(
    choice: Choice | None = None, *, label: str = "", tone: str = "none", sign: str = ""
) -> SafeString:
    """Show a status as sign and word in the ink of its tone (good, warn, bad, none)."""
    if choice is not None:
        label = str(getattr(choice, "label", choice))
        tone = getattr(choice, "tone", tone)
        sign = getattr(choice, "sign", "") or sign
    return format_html(
        '<span class="badge-status badge-status--{}">'
        '<span class="badge-status__sign" aria-hidden="true">{}</span> {}</span>',
        tone,
        sign or SIGNS.get(tone, SIGNS["none"]),
        label,
    )


@register.filter
def words(name: str) -> str:
    """Turn a name of the program into words: "monthly_report" becomes "Monthly report"."""
    return name.replace("_", " ").replace("-", " ").strip().capitalize()


@register.filter
def initials(name: str) -> str:
    """Shorten a name for a narrow header: "Lerato Dube" becomes "LD"."""
    words = [word for word in name.split("@")[0].replace(".", " ").split() if word]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


register.filter("short_quarter", periods.short_quarter)
register.filter("worked_out", numerals.worked_out)


@register.simple_tag(takes_context=True)
def sort_link(context: Context, key: str, label: str, css_class: str = "") -> SafeString:
    """Make a column heading that sorts by ``key``; a second press turns the order round."""
    parameters = context["request"].GET.copy()
    current = parameters.get("sort", "")
    parameters["sort"] = f"-{key}" if current == key else key
    parameters.pop("page", None)
    order = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    sorted_by = format_html(' aria-sort="{}"', order) if order else ""
    arrow = {"ascending": " ▲", "descending": " ▼"}.get(order, "")
    return format_html(
        '<th scope="col" class="{}"{}><a href="?{}">{}<span aria-hidden="true">{}</span></a></th>',
        css_class,
        sorted_by,
        parameters.urlencode(),
        label,
        arrow,
    )


@register.simple_tag(takes_context=True)
def keep_parameters(context: Context, *changing: str) -> SafeString:
    """Carry the address's other parameters through a GET form as hidden fields."""
    leave_out = {*changing, "page"}
    pairs = [
        (name, value)
        for name, values in context["request"].GET.lists()
        if name not in leave_out
        for value in values
    ]
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', pairs)


@register.inclusion_tag("layout/_breadcrumbs.html")
def breadcrumbs(*texts_and_links: str) -> Mapping[str, Any]:
    """Show the way here: ``{% breadcrumbs "Gaps" gaps_url "This gap" %}``, the last one bare."""
    pairs = [
        {"text": texts_and_links[at], "url": (*texts_and_links, "")[at + 1]}
        for at in range(0, len(texts_and_links), 2)
    ]
    return {"crumbs": pairs}


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """Show a field's input in our look, whichever form it comes from (the sign-in's too)."""
    classes = str(field.field.widget.attrs.get("class", "")).split()
    if (wanted := LOOKS.get(field.widget_type, "form-control")) and wanted not in classes:
        classes.insert(0, wanted)
    return field.as_widget(attrs={"class": " ".join(classes)} if classes else None)


@register.simple_tag
def error_list(
    form: BaseForm | None, formsets: "Iterable[BaseFormSet[Any]] | None" = None
) -> list[dict[str, str]]:
    """Gather every error of a page's forms for the summary on top, each with its field's anchor."""
    errors = list(_errors_of(form)) if form else []
    for formset in formsets or ():
        errors += [{"text": str(text), "anchor": ""} for text in formset.non_form_errors()]
        for at, row in enumerate(formset.forms, start=1):
            name = getattr(formset, "row_name", "")
            start = f"{name} {at}: " if name else ""
            errors += [
                {"text": f"{start}{error['text']}", "anchor": error["anchor"]}
                for error in _errors_of(row)
            ]
    return errors


def _errors_of(form: BaseForm) -> Iterable[dict[str, str]]:
    for name, texts in form.errors.items():
        anchor = "" if name == NON_FIELD_ERRORS else _anchor(form[name])
        for text in texts:
            yield {"text": str(text), "anchor": anchor}


def _anchor(field: BoundField) -> str:
    return f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label or field.auto_id


@register.simple_tag(takes_context=True)
def may_open(context: Context, url_name: str) -> bool:
    """Tell whether this person may open a page: ``{% may_open "gaps:gap_new" as can_raise %}``.

    The policy's middleware hands its answer in with the request, also for pages about one thing whose
    address needs more than the name; without it a name that does not resolve is no page.
    """
    allowed = getattr(context.get("request"), "may_open", None)
    return _resolves(url_name) if allowed is None else bool(allowed(url_name))


@register.inclusion_tag("layout/_nav_item.html", takes_context=True)
def nav_item(context: Context, url_name: str, label: str, query: str = "") -> Mapping[str, Any]:
    """Show one entry of the navigation, or nothing to someone who may not open it."""
    request = context.get("request")
    if request is None or not (_resolves(url_name) and may_open(context, url_name)):
        return {"url": ""}
    url = reverse(url_name)
    here = request.path == url or (url != "/" and request.path.startswith(url))
    return {
        "url": url + query,
        "label": label,
        "here": here,
        "exact": request.path == url,
        "counts_owed": url_name == "reports:home",
        "week": context.get("week"),
    }


def _resolves(url_name: str) -> bool:
    try:
        reverse(url_name)
    except NoReverseMatch:
        return False
    return True


def _at_home(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo(settings.ORGANIZATION_TIME_ZONE))
    return value
