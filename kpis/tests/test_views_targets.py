"""The pages of targets: set with the letters beside it, proposed, made final, changed."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.models import Department, Goal, Quarter, User
from departments.tests.factories_cadence import CadenceFactory
from kpis.choices.targets import ChangeState, KptLevel, KptState
from kpis.models import Kpt, TargetChange
from kpis.tests.factories_targets import KptFactory, TargetChangeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(clock: object) -> None:
    """Let now be the tests' moment."""


def typed(goal: Goal, **more: str) -> dict[str, Any]:
    said = {
        "name": "Increase royalty revenue by 15 % over the quarter",
        "rationale": "Royalties pay for the programmes our members need.",
        "goal": str(goal.pk),
        "kpi_name": "Royalty revenue",
        "unit": "R",
        "direction": "increase",
        "frequency": "monthly",
        "baseline": "200 000",
        "target_value": "+15 %",
        "due_on": "31 Dec 2026",
        "path-TOTAL_FORMS": "1",
        "path-INITIAL_FORMS": "0",
        "path-0-on": "15 Nov 2026",
        "path-0-expected": "210 000",
        "verb": "save",
    }
    return {**said, **more}


def at(name: str, kpt: Kpt) -> str:
    return reverse(f"kpis:{name}", args=[kpt.pk])


def test_the_office_sets_the_customers_first_example(
    client: Client, dumisa: User, amina: User, quarter: Quarter, goal: Goal
) -> None:
    client.force_login(dumisa)
    answer = client.post(
        reverse("kpis:target_new"), typed(goal, owner=f"person:{amina.pk}"), follow=True
    )

    kpt = Kpt.objects.get()
    assert (kpt.target_value, kpt.relative_target, kpt.owner) == (
        Decimal(230000),
        Decimal(15),
        amina,
    )
    assert kpt.phases.get().expected == 210000
    page = answer.content.decode()
    assert "R\u202f200\u202f000 → R\u202f230\u202f000 (+15\u00a0%)" in page
    assert "Royalties pay for the programmes" in page


def test_what_is_typed_is_judged_letter_by_letter_and_nothing_is_saved(
    client: Client, dumisa: User, quarter: Quarter, goal: Goal
) -> None:
    client.force_login(dumisa)
    address = reverse("kpis:target_new")
    said = client.post(address, typed(goal, verb="advice", rationale="", name="Do better"))

    page = said.content.decode()
    assert "+15\u00a0% of R\u202f200\u202f000 is R\u202f230\u202f000." in page
    assert "Say why this target matters." in page
    assert "<form" not in page
    more = client.post(address, typed(goal, verb="add_point")).content.decode()
    assert "path-1-on" in more
    assert not Kpt.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"rationale": " "}, "Say why this target matters."),
        ({"baseline": ""}, "Enter the start, so that the change has a value."),
        ({"baseline": "0"}, "A change in per cent needs a baseline other than 0."),
        ({"target_value": "a lot"}, "number"),
        ({"due_on": "31 Mar 2027"}, "The date must be between"),
        ({"path-0-on": "31 Mar 2027"}, "The points of the path lie between"),
        ({"path-0-expected": ""}, "needs a day and a value"),
        ({"direction": ""}, "Say when the number is good."),
    ],
    ids=["why", "start", "zero", "words", "late", "late_point", "half_point", "direction"],
)
def test_what_does_not_fit_is_said_at_its_field_and_kept(
    client: Client, dumisa: User, quarter: Quarter, goal: Goal, wrong: dict[str, str], sentence: str
) -> None:
    client.force_login(dumisa)
    answer = client.post(reverse("kpis:target_new"), typed(goal, **wrong))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "Increase royalty revenue by 15 % over the quarter" in page
    assert not Kpt.objects.exists()


def test_a_head_sets_a_target_of_a_person_of_the_department(
    client: Client, amina: User, bongani: User, sales: Department, quarter: Quarter, goal: Goal
) -> None:
    above = KptFactory.create(quarter=quarter)
    client.force_login(amina)
    said = typed(
        goal,
        parent=str(above.pk),
        contribution="Each licence is revenue.",
        person=str(bongani.memberships.get().pk),
        owner=f"person:{bongani.pk}",
    )
    client.post(reverse("kpis:target_new") + "?level=person", said)
    kpt = Kpt.objects.get(level=KptLevel.PERSON)
    assert (kpt.person, kpt.department, kpt.parent, kpt.goal) == (bongani, sales, above, None)


def test_a_draft_goes_from_proposed_to_final_on_its_page(
    client: Client, dumisa: User, now: datetime
) -> None:
    kpt = KptFactory.create(state=KptState.DRAFT)
    client.force_login(dumisa)
    said = {"verb": "propose", "propose-version": "1", "propose-feedback_until": "31 Dec 2026"}
    client.post(at("target_verb", kpt), said)
    early = {"verb": "finalize", "finalize-version": "2"}
    refused = client.post(at("target_verb", kpt), early)
    assert refused.status_code == 422
    assert "Say why it becomes final" in refused.content.decode()
    assert refused.context["faulty"].fields["reason"].required
    client.post(at("target_verb", kpt), {**early, "finalize-reason": "All have spoken."})
    kpt.refresh_from_db()
    assert (kpt.state, kpt.finalized_by) == (KptState.FINAL, dumisa)


def test_a_head_reads_from_when_on_the_target_can_become_final(
    client: Client, sales: Department, amina: User
) -> None:
    kpt = KptFactory.create(
        level=KptLevel.DEPARTMENT,
        department=sales,
        owner=amina,
        state=KptState.PROPOSED,
        feedback_until=date(2026, 12, 5),
    )
    client.force_login(amina)
    page = client.get(at("target_page", kpt)).content.decode()
    assert "Feedback is open until 5 Dec 2026." in page
    assert "Make it final" not in page


def test_two_who_press_at_once_are_told(client: Client, dumisa: User) -> None:
    kpt = KptFactory.create(state=KptState.PROPOSED, version=3)
    client.force_login(dumisa)
    said = {"verb": "withdraw", "withdraw-version": "2", "withdraw-reason": "Two say the same."}
    answer = client.post(at("target_verb", kpt), said)
    assert answer.status_code == 409
    assert "Two say the same." in answer.content.decode()


def test_the_owner_asks_and_the_office_decides(client: Client, amina: User, dumisa: User) -> None:
    kpt = KptFactory.create(owner=amina)
    client.force_login(amina)
    form = {
        "version": "1",
        "name": kpt.name,
        "rationale": kpt.rationale,
        "owner": f"person:{amina.pk}",
        "baseline": "200000",
        "target_value": "220000",
        "starts_on": "1 Oct 2026",
        "due_on": "31 Dec 2026",
        "weight": "1",
        "sharing": "sum",
        "reason": "Two licences were not renewed.",
        "path-TOTAL_FORMS": "0",
        "path-INITIAL_FORMS": "0",
        "verb": "save",
    }
    client.post(at("target_change", kpt), form)
    change = TargetChange.objects.get()
    assert change.new == {"target_value": "220000"}
    page = client.get(at("target_page", kpt)).content.decode()
    assert "Approve the change" not in page

    client.force_login(dumisa)
    prefix = f"change-{change.pk}"
    decide = reverse("kpis:change_decide", args=[change.pk])
    assert client.post(decide, {"verb": "decline", f"{prefix}-version": "1"}).status_code == 422
    client.post(decide, {"verb": "approve", f"{prefix}-version": "1"})
    kpt.refresh_from_db()
    assert kpt.target_value == Decimal(220000)
    shown = client.get(at("target_page", kpt)).content.decode()
    assert "<del>230\u202f000</del> → <ins>220\u202f000</ins>" in shown


def test_a_reader_cannot_decide_and_a_stranger_does_not_know(
    client: Client, bongani: User, farai: User, sales: Department
) -> None:
    change = TargetChangeFactory.create()
    personal = KptFactory.create(level=KptLevel.PERSON, department=sales)
    client.force_login(bongani)
    assert client.post(reverse("kpis:change_decide", args=[change.pk])).status_code == 403
    client.force_login(farai)
    assert client.get(at("target_page", personal)).status_code == 404
    change.refresh_from_db()
    assert change.state == ChangeState.REQUESTED


def test_the_list_shows_parts_under_the_whole_and_the_file_says_the_same(
    client: Client, amina: User, sales: Department, quarter: Quarter
) -> None:
    whole = KptFactory.create(quarter=quarter, name="Z: all of it")
    KptFactory.create(quarter=quarter, name="A: another one")
    part = KptFactory.create(
        quarter=quarter, level=KptLevel.DEPARTMENT, department=sales, parent=whole, name="A: ours"
    )
    client.force_login(amina)
    page = client.get(reverse("kpis:target_list")).content.decode()
    assert page.index("A: another one") < page.index(whole.name) < page.index(part.name)
    sheet = b"".join(client.get(reverse("kpis:target_csv"))).decode()
    assert [line.split(",")[2] for line in sheet.splitlines()[1:]] == [
        "A: another one",
        "Z: all of it",
        "A: ours",
    ]


def test_more_targets_cost_no_more_queries(client: Client, amina: User, quarter: Quarter) -> None:
    client.force_login(amina)
    counts = []
    for more in (2, 6):
        KptFactory.create_batch(more, quarter=quarter)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("kpis:target_list"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_page_and_file_say_in_the_same_words_how_often_a_target_is_checked(
    client: Client, amina: User, sales: Department, quarter: Quarter
) -> None:
    CadenceFactory.create(department=sales, rhythm="two_weekly")
    KptFactory.create(
        quarter=quarter, level=KptLevel.DEPARTMENT, department=sales, kpi__frequency="weekly"
    )
    client.force_login(amina)
    sheet = b"".join(client.get(reverse("kpis:target_csv"))).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(sheet))
    assert row["Check rhythm"] == "Every two weeks"
    assert "Every two weeks" in client.get(reverse("kpis:target_list")).content.decode()
