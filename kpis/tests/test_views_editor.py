"""The plan editor: everything on one page, nothing typed is lost, saved in one piece."""

import re
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client

from departments.models import Goal, Objective, Plan, User
from kpis.models import Kpi, KpiUse
from kpis.tests.editing import new, typed, url_of
from saypro_align.audit.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_an_objective_with_its_goal_and_kpi_is_saved_in_one_press(
    as_amina: Client, amina: User, plan: Plan, goal: Goal
) -> None:
    data = new(
        objectives__0__goal=str(goal.pk),
        objectives__0__sentence="More buyers",
        objectives__0__confirm="on",
        objectives__0__owner=str(amina.pk),
        objectives__0__kpis__0__owner=str(amina.pk),
        objectives__0__kpis__0__goal_measure=str(goal.measures.all()[0].pk),
    )
    answer = as_amina.post(url_of(plan), data)
    assert answer.status_code == 302
    use = KpiUse.objects.select_related("kpi", "objective").get()
    assert (use.baseline, use.target_value, use.kpi.unit) == (Decimal("2.8"), Decimal(4), "%")
    assert (use.due_on, use.objective.due_on) == (date(2026, 12, 31), date(2026, 12, 31))
    assert (use.kpi.owner, use.objective.owner, use.objective.weight) == (amina, amina, 2)
    link = use.objective.links.get()
    assert (link.goal, link.confirmed_by, link.sentence) == (goal, amina, "More buyers")
    assert Plan.objects.get().version == 2
    assert set(AuditEntry.objects.values_list("event", flat=True)) == {
        "objective.added",
        "link.added",
        "kpi.created",
        "kpi_use.added",
    }


def test_the_first_submit_button_only_saves(as_amina: Client, use: KpiUse) -> None:
    page = as_amina.get(url_of(use.objective.plan)).content.decode()
    form = page[page.index('class="plan-editor"') :]
    first = re.search(r"<button[^>]*>", form)
    assert first is not None
    assert 'value="save"' in first.group()
    assert 'class="default-submit"' in first.group()


def test_saving_what_is_stored_changes_nothing(as_amina: Client, use: KpiUse) -> None:
    plan = use.objective.plan
    data = typed(as_amina, plan)
    before = AuditEntry.objects.count()
    assert as_amina.post(url_of(plan), data).status_code == 302
    assert AuditEntry.objects.count() == before
    assert Plan.objects.get().version == 1


def test_a_field_that_was_not_posted_keeps_what_is_stored(as_amina: Client, use: KpiUse) -> None:
    plan = use.objective.plan
    data = typed(as_amina, plan, objectives__0__kpis__0__weight="3")
    del data["objectives-0-kpis-0-target_value"], data["objectives-0-owner"]
    assert as_amina.post(url_of(plan), data).status_code == 302
    stored = KpiUse.objects.get()
    assert (stored.weight, stored.target_value) == (3, Decimal(4))
    assert stored.objective.owner == use.objective.owner


@pytest.mark.parametrize(
    ("text", "stored", "relative"),
    [
        ("1,200", Decimal(1200), None),
        ("R 1 200", Decimal(1200), None),
        ("3,5", Decimal("3.5"), None),
        ("+15 %", Decimal("230000"), Decimal(15)),
        ("-20 %", Decimal("160000"), Decimal(-20)),
    ],
)
def test_target_values_are_read_as_people_write_them(
    as_amina: Client, plan: Plan, text: str, stored: Decimal, relative: Decimal | None
) -> None:
    data = new(
        objectives__0__kpis__0__unit="R",
        objectives__0__kpis__0__baseline="200 000",
        objectives__0__kpis__0__target_value=text,
    )
    assert as_amina.post(url_of(plan), data).status_code == 302
    use = KpiUse.objects.get()
    assert (use.target_value, use.relative_target) == (stored, relative)


def test_a_number_that_could_mean_two_things_is_said_aloud(as_amina: Client, plan: Plan) -> None:
    data = new(objectives__0__kpis__0__target_value="1,200")
    page = as_amina.post(url_of(plan), data, follow=False)
    assert page.status_code == 302
    shown = as_amina.get(page["Location"]).content.decode()
    assert "we read this as 1\N{NARROW NO-BREAK SPACE}200" in shown


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("objectives-0-kpis-0-target_value", "abc", "Enter one number in digits"),
        ("objectives-0-kpis-0-target_value", "2,8", "Target and baseline are equal"),
        ("objectives-0-kpis-0-baseline", "9" * 70, "too long"),
        ("objectives-0-kpis-0-baseline", "R 5", "The unit of this KPI is %"),
        ("objectives-0-kpis-0-due_on", "31 Feb 2027", "Enter a date, like 31 Dec 2026."),
        ("objectives-0-kpis-0-due_on", "tomorrow", "Enter a date, like 31 Dec 2026."),
        ("objectives-0-due_on", "1.1.0001", "Enter a date between 2000 and 2100."),
        ("objectives-0-weight", "0", "whole number from 1 to 100"),
        ("objectives-0-weight", "1e9", "whole number from 1 to 100"),
        ("objectives-0-text", "", "Write the objective in one sentence."),
        ("objectives-0-text", "x" * 301, "must be 300 characters or less"),
        ("objectives-0-kpis-0-name", "", "Name the KPI, or choose one."),
        ("objectives-0-kpis-0-direction", "sideways", "Choose one of the answers offered."),
        ("objectives-0-kpis-0-owner", "not-a-person", "Choose one of the answers offered."),
        ("objectives-0-goal", "none", "Say why the objective is needed all the same."),
        ("objectives-0-kpis-0-key", "not-a-key", "The page came back incomplete."),
        ("plan-version", "", "The page came back incomplete."),
        ("plan-version", "x", "Enter a whole number."),
        ("objectives-TOTAL_FORMS", "", "The page came back incomplete."),
        ("objectives-TOTAL_FORMS", "-1", "The page came back incomplete."),
        ("objectives-TOTAL_FORMS", "999999999999", "The page came back incomplete."),
        ("objectives-TOTAL_FORMS", "9999", "At most 20 objectives with 10 KPIs each"),
        ("objectives-0-kpis-TOTAL_FORMS", "9999", "At most 20 objectives with 10 KPIs each"),
        ("objectives-0-kpis-0-milestones", "Done; 0", "whole number from 1 to 100"),
        ("objectives-0-kpis-0-milestones", "One\none", "Two milestones have the same name."),
        ("objectives-0-kpis-0-high", "\u0000", "one number in digits"),
    ],
)
def test_bad_input_is_named_beside_its_field_and_everything_typed_is_kept(
    as_amina: Client, plan: Plan, field: str, text: str, words: str
) -> None:
    data = new() | {"objectives-0-kpis-0-unit": "%", "objectives-0-kpis-0-source": "My own list"}
    data |= {"objectives-0-kpis-0-low": "1"} if field.endswith("high") else {}
    answer = as_amina.post(url_of(plan), data | {field: text})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert words in shown
    assert "There is a problem" in shown
    assert "<title>Error:" in shown
    if not field.endswith("TOTAL_FORMS"):
        assert "My own list" in shown
    assert not Objective.objects.exists()
    assert not Kpi.objects.exists()
    assert Plan.objects.get().version == 1
    assert not AuditEntry.objects.exists()


def test_a_range_and_milestones_are_saved_with_their_numbers(as_amina: Client, plan: Plan) -> None:
    data = new(
        objectives__0__kpis__TOTAL_FORMS="2",
        objectives__0__kpis__0__direction="range",
        objectives__0__kpis__0__baseline="",
        objectives__0__kpis__0__target_value="",
        objectives__0__kpis__0__low="10",
        objectives__0__kpis__0__high="20",
        objectives__0__kpis__1__key=str(uuid4()),
        objectives__0__kpis__1__name="Certificate",
        objectives__0__kpis__1__direction="milestones",
        objectives__0__kpis__1__milestones="Audit booked\r\nAudit passed; 2\r\n",
    )
    assert as_amina.post(url_of(plan), data).status_code == 302
    ranged, counted = KpiUse.objects.order_by("position")
    assert (ranged.low, ranged.high) == (Decimal(10), Decimal(20))
    lines = counted.milestones.values_list("name", "weight")
    assert sorted(lines) == [("Audit booked", 1), ("Audit passed", 2)]


def test_an_empty_new_row_is_not_saved(as_amina: Client, plan: Plan) -> None:
    data = new() | {
        "objectives-TOTAL_FORMS": "2",
        "objectives-1-key": str(uuid4()),
        "objectives-1-text": " ",
        "objectives-1-weight": "1",
        "objectives-1-due_on": "31 Dec 2026",
        "objectives-1-kpis-TOTAL_FORMS": "1",
        "objectives-1-kpis-0-key": str(uuid4()),
        "objectives-1-kpis-0-weight": "1",
    }
    assert as_amina.post(url_of(plan), data).status_code == 302
    assert Objective.objects.count() == 1


def test_adding_saves_first_and_opens_an_empty_row(as_amina: Client, plan: Plan) -> None:
    data = new(verb="add_objective")
    answer = as_amina.post(url_of(plan), data)
    assert answer["Location"].endswith("?new=objective#new")
    assert len(as_amina.get(answer["Location"]).context["editor"].rows) == 2
    key = Objective.objects.get().key
    answer = as_amina.post(url_of(plan), typed(as_amina, plan, f"add_kpi:{key}"))
    assert len(as_amina.get(answer["Location"]).context["editor"].rows[0].kpis) == 2


def test_a_removed_kpi_stays_in_sight_with_its_undo(as_amina: Client, use: KpiUse) -> None:
    plan = use.objective.plan
    as_amina.post(url_of(plan), typed(as_amina, plan, f"retire_kpi:{use.key}"))
    assert KpiUse.objects.get().state == "retired"
    shown = as_amina.get(url_of(plan)).content.decode()
    assert "Removed KPI “Lead conversion rate”." in shown
    as_amina.post(url_of(plan), typed(as_amina, plan, f"restore_kpi:{use.key}"))
    assert KpiUse.objects.get().state == "active"


def test_a_removed_objective_stays_in_sight_with_its_undo(as_amina: Client, use: KpiUse) -> None:
    plan = use.objective.plan
    key = use.objective.key
    as_amina.post(url_of(plan), typed(as_amina, plan, f"retire_objective:{key}"))
    assert Objective.objects.get().state == "retired"
    assert "Removed objective" in as_amina.get(url_of(plan)).content.decode()
    as_amina.post(url_of(plan), typed(as_amina, plan, f"restore_objective:{key}"))
    assert Objective.objects.get().state == "active"


def test_a_row_at_fault_can_be_removed_without_mending_it(as_amina: Client, use: KpiUse) -> None:
    plan = use.objective.plan
    data = typed(
        as_amina, plan, f"retire_kpi:{use.key}", objectives__0__kpis__0__target_value="abc"
    )
    assert as_amina.post(url_of(plan), data).status_code == 302
    assert KpiUse.objects.get().state == "retired"


def test_a_row_is_removed_while_another_is_at_fault_and_the_fault_is_kept(
    as_amina: Client, use: KpiUse
) -> None:
    plan = use.objective.plan
    data = typed(as_amina, plan, f"retire_kpi:{use.key}", objectives__0__text="")
    answer = as_amina.post(url_of(plan), data, follow=True)
    assert answer.status_code == 200
    assert KpiUse.objects.get().state == "retired"
    assert Objective.objects.get().text == "Turn more visitors into paying customers"
    assert answer.context["editor"].rows[0].form["text"].value() == ""
    assert "There is a problem" not in answer.content.decode()
