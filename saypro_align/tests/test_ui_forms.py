"""The forms' base: what people type is kept, read and answered in words that help."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

import pytest
from django import forms
from django.http import QueryDict
from django.template import Context, Template
from django.template.loader import render_to_string

from saypro_align.lib.forms import (
    BaseForm,
    DateTextField,
    DecimalTextField,
    clashes,
    formset,
    with_one_more,
)


class TargetForm(BaseForm):
    required_messages: ClassVar = {"name": "Say what will be different."}

    name = forms.CharField(label="Objective", max_length=20)
    value = DecimalTextField(label="Target value")
    due_on = DateTextField(label="Due date", required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "Refine"), ("b", "Work together")])


def typed(**values: str) -> TargetForm:
    return TargetForm({"name": "Sell more", "value": "4", "kind": "a", **values})


def page(form: forms.BaseForm) -> str:
    summary = '{% include "components/error_summary.html" with form=form only %}'
    fields = '{% include "components/form_fields.html" with form=form only %}'
    return Template(summary + fields).render(Context({"form": form}))


@pytest.mark.parametrize(
    ("text", "value"),
    [("4", "4"), ("2,5", "2.5"), ("1 200", "1200"), ("R 1 200", "1200"), ("15 %", "15")],
)
def test_numbers_are_read_as_people_type_them(text: str, value: str) -> None:
    form = typed(value=text)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["value"] == Decimal(value)


def test_an_ambiguous_number_is_echoed_beside_its_field() -> None:
    form = typed(value="1,200")
    assert form.is_valid()
    assert form.cleaned_data["value"] == Decimal(1200)
    assert "field__echo" in page(form)
    assert "1200" in page(form)


@pytest.mark.parametrize("text", ["abc", "12 or 15", "+15 %", "9" * 40, "1.2.3"])
def test_what_is_no_number_is_kept_and_answered(text: str) -> None:
    form = typed(value=text)
    assert not form.is_valid()
    assert f'value="{text}"' in page(form)
    assert 'href="#id_value"' in page(form)


def test_a_number_unchanged_but_typed_differently_is_not_a_change() -> None:
    form = TargetForm({"value": "4,00"}, initial={"value": Decimal("4")})
    assert "value" not in form.changed_data


@pytest.mark.parametrize("text", ["2026-12-31", "31/12/2026", "31 Dec 2026", "31 December 2026"])
def test_dates_are_read_as_people_type_them(text: str) -> None:
    form = typed(due_on=text)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["due_on"] == date(2026, 12, 31)


@pytest.mark.parametrize("text", ["32 Dec 2026", "31/31/2026", "0001-01-01", "9999-12-31", "soon"])
def test_a_wrong_date_is_kept_and_answered(text: str) -> None:
    form = typed(due_on=text)
    assert not form.is_valid()
    assert str(form.errors["due_on"][0]).startswith("Enter a date")
    assert f'value="{text}"' in page(form)


def test_a_stored_date_and_number_are_shown_as_people_write_them() -> None:
    form = TargetForm(initial={"due_on": date(2026, 12, 1), "value": Decimal("2.800000")})
    assert 'value="1 Dec 2026"' in page(form)
    assert 'value="2.8"' in page(form)


def test_empty_fields_are_answered_with_what_to_do() -> None:
    form = TargetForm({})
    assert form.errors["name"] == ["Say what will be different."]
    assert form.errors["value"] == ["Enter the target value."]
    assert form.errors["kind"] == ["Choose the kind."]


def test_optional_fields_say_so_and_nothing_wears_an_asterisk() -> None:
    html = page(TargetForm())
    assert html.count("(optional)") == 1
    assert "*" not in html
    assert " required" not in html


def test_a_long_text_is_answered_not_cut() -> None:
    form = typed(name="x" * 21)
    assert form.errors["name"] == ["Objective must be 20 characters or less."]
    assert "maxlength" not in page(form)
    assert "x" * 21 in page(form)


def test_an_error_is_tied_to_its_field_for_those_who_listen() -> None:
    html = page(typed(value="abc"))
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_value_error"' in html
    assert 'id="id_value_error"' in html


def test_what_was_typed_is_escaped() -> None:
    assert "<script>" not in page(typed(name="<script>", value="<script>", due_on="<script>"))


def test_rows_are_named_in_the_error_summary() -> None:
    rows = formset(TargetForm, row_name="Step")(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-name": "Sell"}
    )
    html = render_to_string("components/error_summary.html", {"formsets": [rows]})
    assert "Step 1: Enter the target value." in html
    assert 'href="#id_form-0-value"' in html


@pytest.mark.parametrize("count", ["9999999", "-1", "abc", "", "1e3"])
def test_a_forged_row_count_builds_no_rows(count: str) -> None:
    rows = formset(TargetForm, max_num=5)({"form-TOTAL_FORMS": count, "form-INITIAL_FORMS": "0"})
    assert len(rows.forms) <= 5
    assert not rows.is_valid()


@pytest.mark.parametrize(
    ("posted", "wanted"), [("2", "3"), ("5", "5"), ("abc", "1"), ("9" * 30, "1"), ("-4", "1")]
)
def test_adding_a_row_never_passes_the_maximum(posted: str, wanted: str) -> None:
    data = QueryDict(mutable=True)
    data["steps-TOTAL_FORMS"] = posted
    data["steps-0-name"] = "kept"
    grown = with_one_more(data, "steps", max_num=5)
    assert grown["steps-TOTAL_FORMS"] == wanted
    assert grown["steps-0-name"] == "kept"


def test_a_clash_names_the_fields_that_differ_in_the_words_shown() -> None:
    form = typed(name="Mine", value="4.0", kind="b")
    found = clashes(form, {"name": "Theirs", "value": Decimal(4), "kind": "a"})
    assert [(c.name, c.mine, c.theirs) for c in found if c.name != "value"] == [
        ("name", "Mine", "Theirs"),
        ("kind", "Work together", "Refine"),
    ]


def test_keeping_theirs_takes_the_stored_text() -> None:
    data = {"name": "Mine", "value": "4", "kind": "b", "keep-name": "theirs", "keep-kind": "mine"}
    form = TargetForm(data, initial={"name": "Theirs", "kind": "a"})
    assert form.is_valid()
    assert form.cleaned_data["name"] == "Theirs"
    assert form.cleaned_data["kind"] == "b"


def test_the_crispy_helper_leaves_the_form_tag_to_the_page() -> None:
    html = Template("{% load crispy_forms_tags %}{% crispy form %}").render(
        Context({"form": TargetForm()})
    )
    assert "<form" not in html
    assert "asteriskField" not in html
    assert 'id="id_name"' in html


def test_a_form_of_somebody_else_gets_our_look_too() -> None:
    class Foreign(forms.Form):
        email = forms.EmailField()
        remember = forms.BooleanField(required=False)
        kind = forms.ChoiceField(choices=[("a", "A")])

    html = page(Foreign())
    assert html.count('class="form-control"') == 1
    assert html.count('class="form-check-input"') == 1
    assert html.count('class="form-select"') == 1


def test_dashes_are_no_answer() -> None:
    class Chosen(BaseForm):
        kind = forms.ChoiceField(choices=[("", "---------"), ("a", "A")])
        other = forms.ChoiceField(choices=[("", "---------"), ("a", "A")], required=False)
        count = forms.IntegerField()

    html = page(Chosen())
    assert "-----" not in html
    assert "Choose one" in html
    assert ">None<" in html
    assert 'inputmode="numeric"' in html
    assert 'type="number"' not in html
