"""Rows from a spreadsheet: read, judged cell by cell, added together, taken back together."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from conftest import ClientOf
from departments.models import Objective, Plan, User
from kpis.forms.paste import PasteForm
from kpis.models import Kpi, KpiUse, Paste
from kpis.pasting import read, template_line
from kpis.selectors import plan_content
from kpis.selectors.pasting import last_paste
from kpis.services.pasting import undo_paste
from kpis.tests.factories import KpiFactory
from saypro_align.audit.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HEAD = "Objective\tKPI\tUnit\tToday\tTarget value\tBy when\tOwner\tHow often"
GOOD = (
    "Win back customers\tCustomers won back\tcustomers\t10\t25\t15 Dec 2026\tAmina Yusuf\tMonthly"
)


@pytest.fixture
def as_amina(client_of: ClientOf, amina: User) -> Client:
    return client_of(amina)


@pytest.fixture
def url(plan: Plan) -> str:
    return reverse("kpis:plan_paste", args=["sales", plan.pk])


@pytest.fixture
def paste(as_amina: Client, url: str) -> Any:
    """Return a function that pastes, looks, mends and presses Add, as the page does."""

    def press(text: str, verb: str = "add", **cells: str) -> Any:
        seen = as_amina.post(url, {"text": text, "verb": "look"}).context
        digest = seen["form"].digest if seen["rows"] else ""
        named = {name.replace("__", "-"): value for name, value in cells.items()}
        return as_amina.post(url, {"text": text, "verb": verb, "seen": digest, **named})

    return press


def faults(answer: Any) -> dict[str, list[str]]:
    return {
        f"{row.number} {name}": texts
        for row in answer.context["rows"].rows
        for name, texts in row.faults.items()
    }


# --- reading ------------------------------------------------------------------------------------


def test_columns_are_known_by_their_names_in_any_order() -> None:
    pasted = read("Target\tKPI\tWhatever\n4\tConversion\tx")
    assert dict(pasted.lines[0].cells) == {"target_value": "4", "name": "Conversion"}


def test_the_line_to_copy_is_a_head_line() -> None:
    assert read(template_line()).lines == ()


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Grow\tConversion\t%\t2,8\t4", "Grow"),
        ("Conversion\t%\t2,8\t4", None),
        ("Conversion", None),
    ],
)
def test_without_names_the_numbers_tell_where_the_columns_begin(
    text: str, first: str | None
) -> None:
    cells = read(text).lines[0].cells
    assert cells.get("objective") == first or (first is None and text == "Conversion")


# --- adding -------------------------------------------------------------------------------------


def test_a_row_becomes_an_objective_with_its_kpi(paste: Any, plan: Plan, amina: User) -> None:
    answer = paste(f"{HEAD}\r\n{GOOD}\r\n")
    assert answer["Location"] == reverse("kpis:plan_edit", args=["sales", plan.pk])
    use = KpiUse.objects.select_related("kpi", "objective").get()
    assert use.objective.text == "Win back customers"
    assert (use.kpi.name, use.kpi.unit, use.kpi.direction) == (
        "Customers won back",
        "customers",
        "increase",
    )
    assert (use.baseline, use.target_value) == (Decimal(10), Decimal(25))
    assert use.due_on == date(2026, 12, 15)
    assert (use.kpi.owner, use.kpi.frequency) == (amina, "monthly")
    assert AuditEntry.objects.filter(event="plan.rows_pasted", actor=amina).count() == 1


def test_rows_without_an_objective_belong_to_the_one_above(paste: Any) -> None:
    paste(f"{HEAD}\nGrow\tA\t%\t1\t2\n\tB\t%\t3\t1\nKeep\tC\t%\t1\t+15 %")
    found = [
        (one.objective.text, one.kpi.name, one.kpi.direction, one.position)
        for one in KpiUse.objects.order_by("kpi__name")
    ]
    assert found == [
        ("Grow", "A", "increase", 1),
        ("Grow", "B", "decrease", 2),
        ("Keep", "C", "increase", 1),
    ]
    last = KpiUse.objects.get(kpi__name="C")
    assert (last.relative_target, last.target_value) == (Decimal(15), Decimal("1.15"))


def test_rows_go_into_the_objective_that_stands_there(
    paste: Any, use: KpiUse, as_amina: Client, url: str
) -> None:
    paste("KPI\tTarget value\nTrial users\t400", objective=str(use.objective.key))
    assert [one.kpi.name for one in use.objective.kpi_uses.order_by("position")] == [
        "Lead conversion rate",
        "Trial users",
    ]
    paste(f"{HEAD}\n turn MORE visitors into  paying customers\tRevenue\tR\t1 200\t2 400")
    assert use.objective.kpi_uses.count() == 3
    assert Objective.objects.count() == 1


def test_a_kpi_the_department_has_is_used_not_doubled(paste: Any, plan: Plan, amina: User) -> None:
    kpi = KpiFactory.create(name="Churn", unit="%", departments=[plan.obligation.department])
    paste("Objective\tKPI\tToday\tTarget value\nKeep\tchurn\t3\t4")
    assert KpiUse.objects.get().kpi == kpi
    assert Kpi.objects.count() == 1


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("31-Dec-26", date(2026, 12, 31)),
        ("2026/12/31", date(2026, 12, 31)),
        ("31/12/26", date(2026, 12, 31)),
        ("15 Dec", date(2026, 12, 15)),
        ("15 Dec 2026", date(2026, 12, 15)),
        ("", date(2026, 12, 31)),
    ],
)
def test_dates_are_read_as_spreadsheets_show_them(written: str, read_as: date, paste: Any) -> None:
    paste(f"Objective\tKPI\tBy when\nGrow\tA\t{written}")
    assert KpiUse.objects.get().due_on == read_as


# --- what is wrong stands at its cell, and nothing is saved -------------------------------------


@pytest.mark.parametrize(
    ("row", "place", "message"),
    [
        ("Grow\tA\t%\t1\tmuch", "1 target_value", "Enter one number in digits"),
        ("Grow\tA\t%\tR 1\t2", "1 baseline", "The unit of this KPI is %"),
        ("Grow\t\t%\t1\t2", "1 name", "Name the KPI"),
        ("Grow\tA\t%\t1\t1", "1 target_value", "This is today's value already"),
        ("Grow\tA\t%\t1\t2\t31 Mar 2027", "1 due_on", "between 1 Oct 2026 and 31 Dec 2026"),
        ("Grow\tA\t%\t1\t2\tsoon", "1 due_on", "Enter a date, like 31 Dec 2026."),
        ("Grow\tA\t%\t1\t2\t\tNobody Known", "1 owner", "Nobody in the department"),
        ("Grow\tA\t%\t1\t2\t\t\thourly", "1 frequency", "Enter one of: Weekly"),
        ("Grow\tA\t%\t1\t2\nGrow\ta\t%\t1\t2", "2 name", "stands in the objective already"),
        ("\tA\t%\t1\t2", "1 objective", "Name the objective"),
        (f"{'x' * 301}\tA\t%\t1\t2", "1 objective", "300 characters or less"),
        (f"Grow\t{'x' * 301}\t%\t1\t2", "1 name", "300 characters or less"),
        ("Grow\tA\t%\t1\t2\t\t\t\tx\ty\tz", "1 name", "more cells than columns"),
    ],
)
def test_a_bad_cell_says_what_to_enter(row: str, place: str, message: str, paste: Any) -> None:
    answer = paste(f"{HEAD}\n{row}")
    assert answer.status_code == 422
    told = faults(answer)
    assert list(told) == [place]
    assert any(message in text for text in told[place])
    assert "Error:" in answer.content.decode()
    assert not KpiUse.objects.exists()
    assert not Kpi.objects.exists()
    assert not Objective.objects.exists()


def test_one_bad_row_holds_back_all_until_it_is_mended(paste: Any) -> None:
    text = "\n".join(
        [HEAD, *(f"Grow\tK{n}\t%\t1\t{n + 2}" for n in range(8)), "Keep\tBad\t%\t1\tx"]
    )
    assert paste(text).status_code == 422
    assert not KpiUse.objects.exists()
    assert paste(text, cell__9__target_value="5").status_code == 302
    assert KpiUse.objects.count() == 9
    assert KpiUse.objects.get(kpi__name="Bad").target_value == 5


def test_a_bad_row_may_be_left_out(paste: Any) -> None:
    assert paste(f"{HEAD}\n{GOOD}\nGrow\tBad\t%\t1\tx", skip__2="on").status_code == 302
    assert KpiUse.objects.get().kpi.name == "Customers won back"


def test_leaving_out_all_rows_adds_none(paste: Any) -> None:
    assert paste(f"{HEAD}\n{GOOD}", skip__1="on").status_code == 422
    assert not Paste.objects.exists()


def test_rows_that_were_not_seen_are_shown_first(as_amina: Client, url: str) -> None:
    answer = as_amina.post(url, {"text": f"{HEAD}\n{GOOD}", "verb": "add", "seen": "old"})
    assert answer.status_code == 200
    assert "Add 1 row" in answer.content.decode()
    assert not KpiUse.objects.exists()


def test_looking_saves_nothing(paste: Any) -> None:
    before = AuditEntry.objects.count()
    answer = paste(f"{HEAD}\n{GOOD}", verb="look")
    assert answer.status_code == 200
    assert AuditEntry.objects.count() == before
    assert not Objective.objects.exists()


def test_twelve_rows_are_told_on_the_button(paste: Any) -> None:
    rows = "\n".join(f"{'Grow' if n < 6 else 'Keep'}\tK{n}\t%\t1\t{n + 2}" for n in range(12))
    assert "Add 12 rows" in paste(f"{HEAD}\n{rows}", verb="look").content.decode()


def test_an_objective_takes_ten_kpis(paste: Any) -> None:
    rows = "\n".join(f"Grow\tK{n}\t%\t1\t{n + 2}" for n in range(11))
    answer = paste(f"{HEAD}\n{rows}")
    assert list(faults(answer)) == ["11 objective"]


@pytest.mark.parametrize("text", ["", " \n\t\n ", "x" * 100_001, "\0"])
def test_a_text_without_rows_or_too_long_is_refused(text: str, as_amina: Client, url: str) -> None:
    answer = as_amina.post(url, {"text": text, "verb": "add"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["text"]


def test_too_many_rows_are_counted(as_amina: Client, url: str) -> None:
    text = "\n".join(f"K{n}" for n in range(300))
    answer = as_amina.post(url, {"text": text, "verb": "look"})
    assert "At most 200 rows can be added at once; these are 300." in answer.content.decode()


def test_cells_are_shown_as_text_whatever_they_hold(paste: Any) -> None:
    answer = paste("KPI\tTarget value\n<script>alert(1)</script>\tx", verb="look")
    assert b"<script>alert" not in answer.content


def test_the_most_rows_are_read_and_added(paste: Any) -> None:
    rows = "\n".join(f"O{n // 10}\tK{n}\t%\t1\t{n + 2}" for n in range(200))
    assert paste(f"{HEAD}\n{rows}").status_code == 302
    assert (Objective.objects.count(), KpiUse.objects.count()) == (20, 200)


# --- taking back --------------------------------------------------------------------------------


def test_one_press_takes_the_whole_paste_back(
    paste: Any, as_amina: Client, plan: Plan, now: datetime
) -> None:
    paste(f"{HEAD}\n{GOOD}\nGrow\tA\t%\t1\t2")
    page = as_amina.get(reverse("kpis:plan_edit", args=["sales", plan.pk])).content.decode()
    held = Paste.objects.get()
    undo = reverse("kpis:paste_undo", args=[held.pk])
    assert undo in page
    answer = as_amina.post(undo, follow=True)
    assert "2 pasted rows are taken back." in answer.content.decode()
    assert undo not in answer.content.decode()
    assert not KpiUse.objects.filter(state="active").exists()
    assert not Objective.objects.filter(state="active").exists()
    assert set(Kpi.objects.values_list("state", flat=True)) == {"retired"}
    assert last_paste(plan, now) is None


def test_what_was_changed_since_stays(
    paste: Any, as_amina: Client, amina: User, now: datetime
) -> None:
    paste(f"{HEAD}\n{GOOD}\nGrow\tA\t%\t1\t2")
    KpiUse.objects.filter(kpi__name="A").update(version=2)
    assert undo_paste(paste=Paste.objects.get(), actor=amina, now=now) == 1
    assert KpiUse.objects.get(state="active").kpi.name == "A"
    assert Objective.objects.get(state="active").text == "Grow"


def test_pasting_again_after_the_undo_works(paste: Any, as_amina: Client) -> None:
    paste(f"{HEAD}\n{GOOD}")
    as_amina.post(reverse("kpis:paste_undo", args=[Paste.objects.get().pk]))
    assert paste(f"{HEAD}\n{GOOD}").status_code == 302
    assert KpiUse.objects.filter(state="active").count() == 1


def test_taking_back_twice_is_said(paste: Any, as_amina: Client) -> None:
    paste(f"{HEAD}\n{GOOD}")
    undo = reverse("kpis:paste_undo", args=[Paste.objects.get().pk])
    as_amina.post(undo)
    told = as_amina.post(undo, follow=True).content.decode()
    assert "These rows were taken back already." in told


# --- who may ------------------------------------------------------------------------------------


def test_only_the_head_pastes_and_takes_back(
    client_of: ClientOf, bongani: User, chipo: User, url: str, paste: Any
) -> None:
    data = {"text": f"{HEAD}\n{GOOD}", "verb": "add"}
    assert client_of(bongani).post(url, data).status_code == 403
    assert client_of(chipo).post(url, data).status_code == 404
    paste(data["text"])
    undo = reverse("kpis:paste_undo", args=[Paste.objects.get().pk])
    assert client_of(bongani).post(undo).status_code == 403
    assert client_of(chipo).post(undo).status_code == 404


def test_a_submitted_plan_takes_no_rows(as_amina: Client, url: str, plan: Plan, paste: Any) -> None:
    Plan.objects.update(state="submitted", submitted_by=plan.author, submitted_at=plan.created_at)
    assert as_amina.post(url, {"text": GOOD, "verb": "add"}).status_code == 302
    assert not KpiUse.objects.exists()


def test_the_form_names_the_objectives_of_the_plan(use: KpiUse) -> None:
    form = PasteForm(content=plan_content(use.objective.plan))
    assert "1. Turn more visitors" in str(form["objective"])
