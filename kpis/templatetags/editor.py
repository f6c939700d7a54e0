"""Fields of the plan editor, built as text: the largest plan has four thousand of them.

The look is that of `components/field.html`; the editor's tests compare the two.
"""

from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.template.loader import get_template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def editor_field(form: Any, name: str, css_class: str = "", hint: object = None) -> SafeString:
    """Show a field with its label, its notes, and the comments made at it.

    `hint` names the objective whose line of help on numbers stands for the field's own.
    """
    if form is None or name not in form.fields:
        return SafeString()
    bound = form[name]
    if bound.is_hidden:
        return _input(bound, {})
    if hint is not None:
        bound.help_text = ""
    notes, described_by = _notes(bound, commented=bool(form.comments.get(name)))
    if hint is not None:
        described_by = f"kpi-hint-{hint} {described_by}".strip()
    attrs: dict[str, Any] = {}
    if described_by:
        attrs["aria-describedby"] = described_by
    if bound.errors:
        attrs["aria-invalid"] = "true"
    control = _control(bound, attrs)
    invalid = " field--invalid" if bound.errors else ""
    start = format_html(
        '<div id="div_{}" class="field{} {}" data-field="{}">',
        bound.auto_id,
        invalid,
        css_class,
        name,
    )
    if isinstance(bound.field.widget, forms.CheckboxInput):
        body = format_html(
            '{}<div class="form-check">{}<label for="{}">{}</label></div>',
            notes,
            control,
            bound.auto_id,
            bound.label,
        )
    else:
        body = format_html(
            '<label for="{}">{}</label>{}{}', bound.auto_id, bound.label, notes, control
        )
    below = _lead(form, name) + _beneath(bound) + _comments(form, name)
    return format_html("{}{}{}</div>", start, body, below)


@register.simple_tag
def editor_control(form: Any, name: str) -> SafeString:
    """Show the bare input."""
    return _control(form[name], {}) if name in form.fields else SafeString()


def _notes(bound: BoundField, *, commented: bool = False) -> tuple[SafeString, str]:
    notes, ids = SafeString(), []
    if bound.help_text:
        ids.append(f"{bound.auto_id}_helptext")
        notes += format_html('<div class="field__help" id="{}">{}</div>', ids[-1], bound.help_text)
    if bound.errors:
        ids.append(f"{bound.auto_id}_error")
        lines = format_html_join("", "<p>{}</p>", ((error,) for error in bound.errors))
        notes += format_html('<div class="field__error" id="{}">{}</div>', ids[-1], lines)
    if commented:
        ids.append(f"{bound.auto_id}_comments")
    return notes, " ".join(ids)


def _lead(form: Any, name: str) -> SafeString:
    """Lead on to the next field that needs a look, so that nobody has to go up and down again."""
    following = form.leads.get(name)
    if following is None:
        return SafeString()
    return format_html(
        '<p class="field__next"><a href="#{}">{}<span class="visually-hidden"> {}</span></a></p>',
        following.anchor,
        _("Next problem"),
        following.text,
    )


def _beneath(bound: BoundField) -> SafeString:
    """Show what the plan itself says now, where it changed since somebody typed over it."""
    theirs = bound.form.beneath.get(bound.name) if hasattr(bound.form, "beneath") else None
    if theirs is None:
        return SafeString()
    shown = {"name": bound.html_name, "label": bound.label, "theirs": theirs}
    shown["mine"] = bound.value()
    return _rendered("kpis/_changed_beneath.html", shown)


def _comments(form: Any, name: str) -> SafeString:
    found = form.comments.get(name)
    if not found:
        return SafeString()
    return format_html(
        '<div id="{}_comments">{}</div>',
        form[name].auto_id,
        _rendered("kpis/_field_comments.html", {"comments": found}),
    )


def _rendered(name: str, context: dict[str, Any]) -> SafeString:
    """Return what a template makes; Django's templates escape by themselves."""
    return format_html("{}", get_template(name).render(context))


def _control(bound: BoundField, attrs: dict[str, Any]) -> SafeString:
    widget = bound.field.widget
    value = bound.value()
    attrs = {"name": bound.html_name, "id": bound.auto_id, **widget.attrs, **attrs}
    if isinstance(widget, forms.Textarea):
        attrs.pop("cols", None)
        text = widget.format_value(value) or ""
        # A browser drops the first line break of a text area.
        return format_html("<textarea{}>\n{}</textarea>", _flat(attrs), text)
    if isinstance(widget, forms.Select):
        return format_html("<select{}>{}</select>", _flat(attrs), _options(bound.field, value))
    return _input(bound, attrs)


def _input(bound: BoundField, attrs: dict[str, Any]) -> SafeString:
    widget = bound.field.widget
    attrs = {"name": bound.html_name, "id": bound.auto_id} | attrs
    kind = getattr(widget, "input_type", "text")
    value = bound.value()
    if isinstance(widget, forms.CheckboxInput):
        attrs["checked"] = widget.check_test(value)
    else:
        shown = widget.format_value(value)
        attrs["value"] = "" if shown is None else shown
    return format_html('<input type="{}"{}>', kind, _flat(attrs))


def _flat(attrs: dict[str, Any]) -> SafeString:
    parts = []
    for name, value in attrs.items():
        if value is True:
            parts.append(f" {name}")
        elif value is not False and value is not None:
            parts.append(f' {name}="{conditional_escape(value)}"')
    # Names come from code and values are escaped above, once and not by a call for each part.
    return mark_safe("".join(parts))  # noqa: S308


def _options(field: Any, value: Any) -> SafeString:
    chosen = "" if value is None else str(value)
    parts = []
    for key, label in field.widget.choices:
        if isinstance(label, list | tuple):
            inner = "".join(_option(one, text, chosen) for one, text in label)
            parts.append(f'<optgroup label="{conditional_escape(key)}">{inner}</optgroup>')
        else:
            parts.append(_option(key, label, chosen))
    # Keys and labels are escaped in `_option`, names of groups above; the largest plan has tens of
    # thousands of options.
    return mark_safe("".join(parts))  # noqa: S308


def _option(key: Any, label: Any, chosen: str) -> str:
    selected = " selected" if str(key) == chosen else ""
    return (
        f'<option value="{conditional_escape(key)}"{selected}>{conditional_escape(label)}</option>'
    )
