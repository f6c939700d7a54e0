"""The pages of the discussion of targets: what is said, what is kept on a fault, what a file holds."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import ClientOf
from departments.models import Department, User
from kpis.choices.targets import KptLevel, KptState
from kpis.models import Feasibility, Kpt, KptFeedback, KptQuestion
from kpis.tests.factories_discussion import KptFeedbackFactory, KptQuestionFactory
from kpis.tests.factories_targets import KptFactory
from saypro_align.outbox.models import OutgoingMail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def kpt(chipo: User, sales: Department) -> Kpt:
    """Return a proposed target of +15 % that Chipo answers for."""
    held: Kpt = KptFactory.create(
        name="Raise royalties",
        state=KptState.PROPOSED,
        owner=chipo,
        relative_target=Decimal(15),
        feedback_until=date(2026, 11, 28),
    )
    return held


def feedback_url(kpt: Kpt) -> str:
    return reverse("kpis:target_feedback", args=[kpt.pk])


def test_the_page_says_who_reads_feedback_before_anybody_writes_some(
    kpt: Kpt, as_bongani: Client
) -> None:
    page = as_bongani.get(feedback_url(kpt)).content.decode()

    assert "read by the owner of the target, the strategy office and the leadership" in page
    assert "Open until 28 Nov 2026" in page


@pytest.mark.parametrize(
    ("typed", "relative", "value"),
    [
        ("10", Decimal(10), Decimal(220000)),
        ("+10 %", Decimal(10), Decimal(220000)),
        ("R 220 000", None, Decimal(220000)),
    ],
    ids=["a bare number", "a change", "a value"],
)
def test_a_number_is_read_as_the_target_speaks(
    kpt: Kpt, as_bongani: Client, typed: str, relative: Decimal | None, value: Decimal
) -> None:
    answer = as_bongani.post(feedback_url(kpt), {"realistic": "no", "value": typed})

    assert answer.status_code == 302
    entry = KptFeedback.objects.get()
    assert (entry.wanted_relative, entry.wanted_value) == (relative, value)


def test_less_of_a_falling_target_is_still_a_fall(as_bongani: Client, chipo: User) -> None:
    kpt = KptFactory.create(
        state=KptState.PROPOSED,
        kpi__direction="decrease",
        baseline=Decimal(10),
        target_value=Decimal(8),
        relative_target=Decimal(-20),
    )

    as_bongani.post(feedback_url(kpt), {"realistic": "no", "value": "10"})

    entry = KptFeedback.objects.get()
    assert (entry.wanted_relative, entry.wanted_value) == (Decimal(-10), Decimal(9))


def test_a_bare_no_is_asked_why_and_what_was_typed_stays(kpt: Kpt, as_bongani: Client) -> None:
    bare = as_bongani.post(feedback_url(kpt), {"realistic": "no"})
    wrong = as_bongani.post(
        feedback_url(kpt), {"realistic": "no", "value": "many", "comment": "Kept."}
    )

    assert (bare.status_code, wrong.status_code) == (422, 422)
    assert "Say why, or what you would promise instead." in bare.content.decode()
    assert "Kept." in wrong.content.decode()
    assert not KptFeedback.objects.exists()


def test_all_entries_are_answered_on_one_page(
    kpt: Kpt, as_dumisa: Client, as_bongani: Client, amina: User, bongani: User
) -> None:
    as_bongani.post(feedback_url(kpt), {"realistic": "no", "value": "10"})
    taken = KptFeedback.objects.get()
    kept = KptFeedbackFactory.create(kpt=kpt, given_by=amina)
    url = reverse("kpis:feedback_list")
    typed = {f"verdict_{taken.pk}": "taken_over", f"value_{taken.pk}": "10"}

    faulty = as_dumisa.post(url, {**typed, f"verdict_{kept.pk}": "kept"})
    assert faulty.status_code == 422
    assert "Say why it stays as it is." in faulty.content.decode()
    assert KptFeedback.objects.waiting().count() == 2
    whole = {**typed, f"verdict_{kept.pk}": "kept", f"answer_{kept.pk}": "The new shop opens."}
    told = as_dumisa.post(url, whole, follow=True).content.decode()

    assert "2 entries answered" in told
    kpt.refresh_from_db()
    assert kpt.target_value == Decimal(220000)
    assert set(OutgoingMail.objects.values_list("recipient", flat=True)) >= {
        amina.email,
        bongani.email,
    }
    own = as_bongani.get(feedback_url(kpt)).content.decode()
    assert "Taken over" in own
    noted = as_bongani.post(reverse("kpis:feedback_note", args=[taken.pk]))
    assert noted.status_code == 302


def test_something_between_takes_the_number_that_was_agreed(
    kpt: Kpt, as_dumisa: Client, as_bongani: Client
) -> None:
    as_bongani.post(feedback_url(kpt), {"realistic": "no", "value": "10"})
    entry = KptFeedback.objects.get()
    url, verdict = reverse("kpis:feedback_list"), {f"verdict_{entry.pk}": "between"}

    faulty = as_dumisa.post(url, verdict)
    assert faulty.status_code == 422
    assert "Enter the new target value or the new day." in faulty.content.decode()
    as_dumisa.post(url, {**verdict, f"value_{entry.pk}": "12"})

    kpt.refresh_from_db()
    assert kpt.target_value == Decimal(224000)


def test_taken_over_takes_what_was_wanted_whatever_stands_in_the_folded_fields(
    kpt: Kpt, as_dumisa: Client, as_bongani: Client
) -> None:
    as_bongani.post(feedback_url(kpt), {"realistic": "no", "value": "10"})
    entry = KptFeedback.objects.get()
    typed = {f"verdict_{entry.pk}": "taken_over", f"value_{entry.pk}": "12"}

    as_dumisa.post(reverse("kpis:feedback_list"), typed)

    kpt.refresh_from_db()
    assert kpt.target_value == Decimal(220000)


def test_answers_lead_back_to_where_they_were_given_and_nowhere_else(
    kpt: Kpt, as_dumisa: Client, bongani: User
) -> None:
    url = reverse("kpis:feedback_list")
    here = reverse("kpis:target_page", args=[kpt.pk])

    back = as_dumisa.post(url, {"next": here}).headers["Location"]
    away = as_dumisa.post(url, {"next": "https://evil.example/"}).headers["Location"]

    # A word that is no address at all leads nowhere either.
    nowhere = as_dumisa.post(url, {"next": "nowhere"}).headers["Location"]

    assert (back, away, nowhere) == (here, url, url)


def test_feedback_with_an_open_entry_is_not_closed(
    kpt: Kpt, as_dumisa: Client, bongani: User
) -> None:
    entry = KptFeedbackFactory.create(kpt=kpt, given_by=bongani)
    close = reverse("kpis:feedback_close", args=[kpt.pk])

    refused = as_dumisa.post(close)
    as_dumisa.post(
        reverse("kpis:feedback_list"),
        {f"verdict_{entry.pk}": "kept", f"answer_{entry.pk}": "No."},
    )

    assert refused.status_code in (409, 422)
    assert "1 entry waits" in refused.content.decode()
    assert as_dumisa.post(close).status_code == 302


def test_a_colleague_reads_no_feedback_of_others(kpt: Kpt, as_amina: Client, bongani: User) -> None:
    KptFeedbackFactory.create(kpt=kpt, given_by=bongani, comment="Between us.")

    for url in (
        reverse("kpis:feedback_list"),
        reverse("kpis:target_page", args=[kpt.pk]),
        feedback_url(kpt),
    ):
        assert "Between us." not in as_amina.get(url).content.decode()
    file = b"".join(as_amina.get(reverse("kpis:feedback_csv"))).decode()
    assert "Between us." not in file


def test_a_head_answers_all_proposed_targets_at_once(
    kpt: Kpt, sales: Department, as_amina: Client, as_bongani: Client
) -> None:
    other = KptFactory.create(
        quarter=kpt.quarter, state=KptState.PROPOSED, level=KptLevel.DEPARTMENT, department=sales
    )
    url = reverse("kpis:feasibility")
    first, second = f"{kpt.pk}_sales", f"{other.pk}_sales"
    typed = {f"answer_{first}": "yes", f"answer_{second}": "conditions"}

    assert as_bongani.post(url, typed).status_code == 403
    assert "2 targets wait for your answer" in as_amina.get(url).content.decode()
    faulty = as_amina.post(url, typed)
    assert faulty.status_code == 422
    assert not Feasibility.objects.exists()
    told = as_amina.post(
        url, {**typed, f"comment_{second}": "With two more people."}, follow=True
    ).content.decode()

    assert "2 answers saved." in told
    assert "With two more people." in told
    assert "Customer Service: Chipo Banda" in told
    file = b"".join(as_amina.get(reverse("kpis:feasibility_csv"))).decode()
    assert "Sales,Amina Yusuf,With conditions,With two more people.,Amina Yusuf,2026-11-21" in file


def test_a_question_under_the_why_gets_its_answer(
    kpt: Kpt, as_bongani: Client, bongani: User, chipo: User, client_of: ClientOf
) -> None:
    page = reverse("kpis:target_page", args=[kpt.pk])
    ask = reverse("kpis:target_ask", args=[kpt.pk])
    owner = client_of(chipo)

    assert as_bongani.post(ask, {"text": " "}).status_code == 422
    assert as_bongani.post(ask, {"text": "Why royalties?"}).status_code == 302
    question = KptQuestion.objects.get()
    here = reverse("kpis:target_question", args=[question.pk])
    assert OutgoingMail.objects.get(kind="target_question").recipient == chipo.email
    assert as_bongani.post(here, {"version": 1, "answer": "Me."}).status_code == 403
    assert owner.post(here, {"version": 1, "answer": ""}).status_code == 422
    assert owner.post(here, {"version": 1, "answer": "Members asked for it."}).status_code == 302
    assert owner.post(here, {"version": 1, "answer": "Again."}).status_code == 409

    assert "Members asked for it." in as_bongani.get(page).content.decode()
    assert OutgoingMail.objects.get(kind="target_answer").recipient == bongani.email
    assert as_bongani.post(reverse("kpis:question_note", args=[question.pk])).status_code == 302
    file = b"".join(as_bongani.get(reverse("kpis:question_csv"))).decode()
    assert "Why royalties?,Members asked for it.,Chipo Banda,2026-11-21" in file


def test_through_the_api_the_same_rules_hold(
    kpt: Kpt, as_amina: Client, as_bongani: Client, as_dumisa: Client, chipo: User
) -> None:
    def post(client: Client, name: str, body: Mapping[str, object], *args: object) -> Any:
        url = reverse(f"api:{name}", args=args)
        return client.post(url, body, content_type="application/json")

    said = {"target": str(kpt.pk), "department": "sales", "answer": "no"}
    assert post(as_amina, "target-feasibility-list", said).status_code == 422
    told = post(as_amina, "target-feasibility-list", {**said, "comment": "Too few people."})
    assert (told.status_code, told.json()["number"]) == (201, 1)
    given = {"target": str(kpt.pk), "realistic": False, "relative": "10"}
    entry = post(as_bongani, "target-feedback-list", given).json()
    assert entry["wanted_value"] == "220000.0000"
    assert as_amina.get(reverse("api:target-feedback-list")).json()["results"] == []
    close = {"target": str(kpt.pk)}
    assert post(as_dumisa, "target-feedback-close", close).status_code in (409, 422)
    answered = post(as_dumisa, "target-feedback-answer", {"take_over": True}, entry["id"])
    assert answered.json()["state"] == "taken_over"
    assert post(as_dumisa, "target-feedback-close", close).status_code == 204
    asked = post(as_bongani, "target-question-list", {"target": str(kpt.pk), "text": "Why?"})
    reply = post(as_dumisa, "target-question-answer", {"answer": "So."}, asked.json()["id"])
    assert reply.json()["answer"] == "So."


def test_the_lists_cost_the_same_queries_whatever_their_length(kpt: Kpt, as_dumisa: Client) -> None:
    def queries_of(count: int) -> int:
        KptFeedbackFactory.create_batch(count, kpt=kpt)
        KptQuestionFactory.create_batch(count, kpt=kpt)
        with CaptureQueriesContext(connection) as asked:
            for name in ("feedback_list", "question_list", "feasibility"):
                as_dumisa.get(reverse(f"kpis:{name}"))
            as_dumisa.get(reverse("kpis:target_page", args=[kpt.pk]))
        return len(asked)

    queries_of(1)
    assert queries_of(1) == queries_of(15)
