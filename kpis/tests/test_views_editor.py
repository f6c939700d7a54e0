"""The plan editor: everything on one page, nothing typed is lost, saved in one piece."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.models import Goal, Objective, Obligation, Plan, User
from departments.tests.factories import GoalLinkFactory, ObjectiveFactory, PlanFactory
from kpis.models import Kpi, KpiUse
from kpis.tests.factories import KpiFactory, KpiUseFactory
from saypro_align.audit.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
INPUT = re.compile(r"<(?:input|textarea|select)\b[^>]*>")
Posted = dict[str, Any]


@pytest.fixture
def plan(sales_obligation: Obligation, amina: User) -> Plan:
    """Return Amina's empty draft."""
    return PlanFactory.create(obligation=sales_obligation, author=amina)


@pytest.fixture
def use(plan: Plan) -> KpiUse:
    """Return the one KPI of Amina's draft."""
    return KpiUseFactory.create(
        objective__plan=plan,
        objective__text="Turn more visitors into paying customers",
        kpi__name="Lead conversion rate",
        kpi__owner=plan.author,
    )


def url_of(plan: Plan) -> str:
    return reverse("kpis:plan_edit", args=[plan.obligation.department.slug, plan.pk])


def typed(client: Client, plan: Plan, verb: str = "save", **changes: Any) -> Posted:
    """Return what a browser would post from the page as it stands, with some fields changed."""
    form = client.get(url_of(plan)).context["editor"]
    data: Posted = {
        "plan-version": str(form.content.plan.version),
        "objectives-TOTAL_FORMS": str(form.total),
        "verb": verb,
    }
    for row in form.rows:
        data[f"{row.prefix}-kpis-TOTAL_FORMS"] = str(row.next_number)
    for part in form.forms():
        for bound in part:
            value = bound.field.prepare_value(bound.value())
            if value is not None and value is not False:
                data[bound.html_name] = str(value)
    return data | {name.replace("__", "-"): value for name, value in changes.items()}


NEW: Posted = {
    "plan-version": "1",
    "plan-summary": "",
    "objectives-TOTAL_FORMS": "1",
    "objectives-0-text": "Turn more visitors into paying customers",
    "objectives-0-weight": "2",
    "objectives-0-due_on": "31 Dec 2026",
    "objectives-0-kpis-TOTAL_FORMS": "1",
    "objectives-0-kpis-0-name": "Lead conversion rate",
    "objectives-0-kpis-0-direction": "increase",
    "objectives-0-kpis-0-frequency": "weekly",
    "objectives-0-kpis-0-baseline": "2,8",
    "objectives-0-kpis-0-target_value": "4 %",
    "objectives-0-kpis-0-due_on": "2026-12-31",
    "objectives-0-kpis-0-contribution": "More leads that convert raise sales.",
    "verb": "save",
}


def new(**changes: Any) -> Posted:
    keys = {"objectives-0-key": str(uuid4()), "objectives-0-kpis-0-key": str(uuid4())}
    return {**NEW, **keys, **{name.replace("__", "-"): value for name, value in changes.items()}}


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


def test_nothing_is_removed_while_another_row_is_at_fault(as_amina: Client, use: KpiUse) -> None:
    plan = use.objective.plan
    data = typed(as_amina, plan, f"retire_kpi:{use.key}", objectives__0__text="")
    answer = as_amina.post(url_of(plan), data)
    assert answer.status_code == 422
    assert "Lead conversion rate" in answer.content.decode()
    assert KpiUse.objects.get().state == "active"


def test_an_old_page_shows_both_texts_and_a_way_to_go_on(as_amina: Client, use: KpiUse) -> None:
    plan = use.objective.plan
    mine = typed(as_amina, plan, objectives__0__text="My own words")
    as_amina.post(url_of(plan), typed(as_amina, plan, objectives__0__text="Their words"))
    answer = as_amina.post(url_of(plan), mine)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "My own words" in shown
    assert "Their words" in shown
    assert Objective.objects.get().text == "Their words"
    renewed = dict(mine)
    renewed["plan-version"] = str(answer.context["form"]["version"].value())
    keep = renewed | {"keep-objectives-0-text": "mine"}
    assert as_amina.post(url_of(plan), keep).status_code == 302
    assert Objective.objects.get().text == "My own words"


def test_after_a_clash_the_other_text_can_be_kept(as_amina: Client, use: KpiUse) -> None:
    plan = use.objective.plan
    mine = typed(
        as_amina,
        plan,
        objectives__0__text="My own words",
        objectives__0__kpis__0__target_value="+50 %",
    )
    as_amina.post(url_of(plan), typed(as_amina, plan, objectives__0__text="Their words"))
    answer = as_amina.post(url_of(plan), mine)
    renewed = mine | {
        "plan-version": str(answer.context["form"]["version"].value()),
        "keep-objectives-0-text": "theirs",
        "keep-objectives-0-kpis-0-target_value": "theirs",
    }
    assert as_amina.post(url_of(plan), renewed).status_code == 302
    assert Objective.objects.get().text == "Their words"
    stored = KpiUse.objects.get()
    assert (stored.target_value, stored.relative_target) == (Decimal(4), None)


def test_rows_that_somebody_else_added_are_shown_after_a_clash(
    as_amina: Client, amina: User, use: KpiUse
) -> None:
    plan = use.objective.plan
    mine = typed(as_amina, plan, objectives__0__text="My own words")
    ObjectiveFactory.create(plan=plan, text="A second objective")
    Plan.objects.update(version=2)
    shown = as_amina.post(url_of(plan), mine).content.decode()
    assert "A second objective" in shown


def test_a_kpi_renamed_elsewhere_is_not_overwritten(as_amina: Client, use: KpiUse) -> None:
    plan = use.objective.plan
    mine = typed(as_amina, plan, objectives__0__kpis__0__source="My list")
    Kpi.objects.update(version=2, name="Renamed")
    answer = as_amina.post(url_of(plan), mine)
    assert answer.status_code == 409
    assert Kpi.objects.get().name == "Renamed"


def test_rows_of_other_plans_are_refused(
    as_amina: Client, use: KpiUse, customer_service_obligation: Obligation
) -> None:
    foreign = KpiUseFactory.create(objective__plan__obligation=customer_service_obligation)
    plan = use.objective.plan
    for field, key in (
        ("objectives__0__key", foreign.objective.key),
        ("objectives__0__kpis__0__key", foreign.key),
    ):
        data = typed(as_amina, plan, objectives__0__text="Taken over")
        data |= {field.replace("__", "-"): str(key)}
        answer = as_amina.post(url_of(plan), data)
        assert answer.status_code == 422
        assert "belongs to another" in answer.content.decode()
    assert not Objective.objects.filter(text="Taken over").exists()
    for verb in ("retire_kpi", "retire_objective"):
        key = foreign.key if verb == "retire_kpi" else foreign.objective.key
        assert (
            as_amina.post(url_of(plan), typed(as_amina, plan, f"{verb}:{key}")).status_code == 422
        )
    foreign.refresh_from_db()
    assert foreign.state == "active"


def test_people_goals_and_kpis_that_are_not_offered_are_refused(
    as_amina: Client, plan: Plan, chipo: User
) -> None:
    foreign = KpiFactory.create(departments=[chipo.current_memberships[0].department])
    own = KpiFactory.create(departments=[plan.obligation.department])
    for name, value in (
        ("objectives-0-owner", chipo.pk),
        ("objectives-0-goal", uuid4()),
        ("objectives-0-kpis-0-existing", foreign.pk),
        ("objectives-0-kpis-0-goal_measure", uuid4()),
    ):
        answer = as_amina.post(url_of(plan), new() | {name: str(value)})
        assert answer.status_code == 422, name
        assert "Choose one of the answers offered." in answer.content.decode()
    data = new() | {"objectives-0-kpis-0-existing": str(own.pk), "objectives-0-kpis-0-unit": "%"}
    assert as_amina.post(url_of(plan), data).status_code == 302
    assert KpiUse.objects.get().kpi == own


def test_a_link_to_another_goal_replaces_the_first_and_is_not_confirmed_by_it(
    as_amina: Client, use: KpiUse, goal: Goal
) -> None:
    old = GoalLinkFactory.create(objective=use.objective)
    plan = use.objective.plan
    data = typed(as_amina, plan, objectives__0__goal=str(goal.pk))
    assert as_amina.post(url_of(plan), data).status_code == 302
    link = use.objective.links.get(retired_at=None)
    assert (link.goal, link.confirmed_at) == (goal, None)
    old.refresh_from_db()
    assert old.retired_at is not None


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("as_bongani", 403),
        ("as_chipo", 404),
        ("as_dumisa", 403),
        ("as_farai", 404),
        ("as_eve", 404),
    ],
)
def test_only_the_head_of_the_department_edits(
    request: pytest.FixtureRequest, plan: Plan, who: str, status: int
) -> None:
    client: Client = request.getfixturevalue(who)
    assert client.get(url_of(plan)).status_code == status
    assert client.post(url_of(plan), new()).status_code == status
    assert not Objective.objects.exists()


def test_a_plan_under_another_department_s_address_is_not_found(
    as_amina: Client, plan: Plan
) -> None:
    assert (
        as_amina.get(reverse("kpis:plan_edit", args=["customer-service", plan.pk])).status_code
        == 404
    )


def test_a_submitted_plan_leads_to_its_page(
    as_amina: Client, sales_obligation: Obligation, amina: User
) -> None:
    plan = PlanFactory.create(obligation=sales_obligation, author=amina, state="submitted")
    for answer in (as_amina.get(url_of(plan)), as_amina.post(url_of(plan), new())):
        assert answer.status_code == 302
    assert not Objective.objects.exists()


def test_the_editor_asks_as_often_for_ten_kpis_as_for_two(
    as_amina: Client, plan: Plan, now: datetime
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert as_amina.get(url_of(plan)).status_code == 200
        return len(queries)

    def grow(count: int) -> None:
        for _number in range(count):
            use = KpiUseFactory.create(objective__plan=plan)
            GoalLinkFactory.create(objective=use.objective)

    grow(2)
    few = asked()
    grow(8)
    assert asked() == few


def test_the_largest_plan_fits_and_one_more_does_not(
    as_amina: Client, plan: Plan, settings: Any, make_rows: Callable[[int, int], Posted]
) -> None:
    data = make_rows(20, 10)
    assert len(data) < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    too_many = data | {"objectives-20-key": str(uuid4()), "objectives-20-text": "One more"}
    too_many |= {"objectives-20-kpis-TOTAL_FORMS": "0", "objectives-TOTAL_FORMS": "21"}
    assert as_amina.post(url_of(plan), too_many).status_code == 422
    assert not Objective.objects.exists()


@pytest.fixture
def make_rows() -> Callable[[int, int], Posted]:
    """Return a function that fills in so many objectives with so many KPIs each."""

    def filled(objectives: int, kpis: int) -> Posted:
        data: Posted = {"plan-version": "1", "objectives-TOTAL_FORMS": str(objectives)}
        for at in range(objectives):
            prefix = f"objectives-{at}"
            data[f"{prefix}-key"] = str(uuid4())
            data[f"{prefix}-text"] = f"Objective {at}"
            data[f"{prefix}-kpis-TOTAL_FORMS"] = str(kpis)
            for number in range(kpis):
                row = f"{prefix}-kpis-{number}"
                data[f"{row}-key"] = str(uuid4())
                data[f"{row}-name"] = f"KPI {at}.{number}"
                data |= {f"{row}-field{extra}": "" for extra in range(19)}
        return data

    return filled
