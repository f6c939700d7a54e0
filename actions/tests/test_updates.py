"""Asking an owner how something stands: once a day, answered by a note, seen by who asked."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from actions.models import CorrectiveAction, UpdateRequest
from actions.selectors.things import owner_of
from actions.services.updates import answer_update, ask_for_update
from actions.tests.factories import CorrectiveActionFactory
from actions.things import Thing
from departments.models import Obligation, User
from gaps.models import Gap
from gaps.tests.factories import gap_between
from saypro_align.lib.exceptions import Conflict, DomainError, NotAllowed, WrongState
from saypro_align.outbox.models import OutgoingMail

DAY = timedelta(days=1)


@pytest.fixture
def late(sales_obligation: Obligation, bongani: User) -> CorrectiveAction:
    """Return an action of Sales that Bongani should have finished five days ago."""
    return CorrectiveActionFactory.create(
        gap=gap_between(sales_obligation),
        department=sales_obligation.department,
        responsible=bongani,
        title="Hold lead-definition meeting",
        state="in_progress",
        deadline=date(2026, 11, 16),
    )


def ask(action: CorrectiveAction, actor: User, now: datetime, **given: Any) -> UpdateRequest:
    return ask_for_update(thing=Thing(action), actor=actor, now=now, **given)


def test_the_owner_gets_a_mail_that_says_who_asks_about_what(
    late: CorrectiveAction, farai: User, bongani: User, now: datetime
) -> None:
    request = ask(late, farai, now, words="Do you need help?")

    mail = OutgoingMail.objects.get(kind="update_asked")
    assert (mail.recipient, mail.subject) == (
        bongani.email,
        "Farai Moyo asks: Hold lead-definition meeting (5 days late)",
    )
    assert "Do you need help?" in mail.text
    assert f"/updates/{request.pk}/" in mail.text


def test_asked_twice_a_day_it_is_one_request_and_one_mail(
    late: CorrectiveAction, farai: User, dumisa: User, now: datetime
) -> None:
    first = ask(late, farai, now)

    assert ask(late, farai, now) == first
    with pytest.raises(WrongState, match="Farai Moyo asked about this today"):
        ask(late, dumisa, now)
    assert ask(late, dumisa, now + DAY) != first
    assert OutgoingMail.objects.filter(kind="update_asked").count() == 2


def test_one_note_answers_all_who_wait(
    late: CorrectiveAction, farai: User, dumisa: User, bongani: User, now: datetime
) -> None:
    ask(late, farai, now)
    second = ask(late, dumisa, now + DAY)

    answer_update(request=second, answer="It is on Friday.", actor=bongani, now=now + 2 * DAY)

    assert set(UpdateRequest.objects.values_list("answer", flat=True)) == {"It is on Friday."}
    mails = OutgoingMail.objects.filter(kind="update_answered")
    assert {mail.recipient for mail in mails} == {farai.email, dumisa.email}
    with pytest.raises(WrongState):
        answer_update(request=second, answer="Again.", actor=bongani, now=now + 2 * DAY)


def test_two_answers_at_once_do_not_overwrite_each_other(
    late: CorrectiveAction, farai: User, amina: User, bongani: User, now: datetime
) -> None:
    request = ask(late, farai, now)
    seen_by_amina = UpdateRequest.objects.get(pk=request.pk)
    answer_update(request=request, answer="It is on Friday.", actor=bongani, now=now)

    with pytest.raises(Conflict):
        answer_update(request=seen_by_amina, answer="I do not know.", actor=amina, now=now)


def test_nobody_answers_for_others_and_nobody_asks_himself(
    late: CorrectiveAction, farai: User, bongani: User, amina: User, chipo: User, now: datetime
) -> None:
    request = ask(late, farai, now)

    for stranger in (farai, chipo):
        with pytest.raises(NotAllowed):
            answer_update(request=request, answer="Fine.", actor=stranger, now=now)
    for asking in (bongani, chipo):
        with pytest.raises(NotAllowed):
            ask(late, asking, now + DAY)
    CorrectiveAction.objects.update(responsible=amina)
    late.refresh_from_db()
    with pytest.raises(DomainError, match="yourself"):
        ask(late, amina, now + DAY)


def test_without_a_named_person_the_head_is_asked(
    late: CorrectiveAction, amina: User, sales_obligation: Obligation
) -> None:
    things = [Thing(Gap.objects.get()), Thing(sales_obligation)]
    assert [owner_of(one) for one in things] == [amina, amina]


def test_a_department_without_anybody_cannot_be_asked(
    sales_obligation: Obligation, farai: User, now: datetime
) -> None:
    with pytest.raises(DomainError, match="Nobody answers for this yet"):
        ask_for_update(thing=Thing(sales_obligation), actor=farai, now=now)


def test_colleagues_do_not_read_what_is_between_two_people(
    late: CorrectiveAction, farai: User, amina: User, bongani: User, chipo: User, now: datetime
) -> None:
    ask(late, farai, now)

    def reads(user: User) -> bool:
        return UpdateRequest.objects.visible_to(user).exists()

    assert [reads(one) for one in (farai, amina, bongani, chipo)] == [True, True, True, False]


def test_a_mail_about_what_was_answered_meanwhile_does_not_leave(
    late: CorrectiveAction, farai: User, bongani: User, now: datetime
) -> None:
    from actions.services.update_mails import may_still_read

    request = ask(late, farai, now)
    before = may_still_read("update_asked", bongani.email, request.pk)
    answer_update(request=request, answer="It is on Friday.", actor=bongani, now=now)

    assert (before, may_still_read("update_asked", bongani.email, request.pk)) == (True, False)
    assert may_still_read("update_answered", farai.email, request.pk)


@pytest.mark.usefixtures("clock")
def test_the_page_asks_and_goes_back_to_where_one_was(
    late: CorrectiveAction, as_farai: Client
) -> None:
    url = f"/updates/ask/action/{late.pk}/"
    elsewhere = as_farai.post(url, {"back": "https://evil.example/"})
    request = UpdateRequest.objects.get()

    assert elsewhere["Location"] == f"/updates/{request.pk}/"
    again = as_farai.post(url, {"back": "/dashboard/#late"})
    assert again["Location"] == "/dashboard/#late"
    assert as_farai.post(url, {"words": "x" * 301}).status_code == 422


@pytest.mark.usefixtures("clock")
def test_the_answer_is_asked_for_on_the_page(
    late: CorrectiveAction, farai: User, client_of: Any, bongani: User, now: datetime
) -> None:
    request = ask(late, farai, now)
    client = client_of(bongani)

    empty = client.post(f"/updates/{request.pk}/answer/", {"answer": " "})
    told = client.post(f"/updates/{request.pk}/answer/", {"answer": "On Friday.", "version": 1})

    assert (empty.status_code, told.status_code) == (422, 302)
    assert "Say how it stands." in empty.content.decode()
    assert "On Friday." in client.get("/updates/", {"show": "answered"}).content.decode()
    assert b"On Friday." in client.get("/updates/updates.csv?show=all").getvalue()


@pytest.mark.usefixtures("clock")
def test_the_list_costs_the_same_however_long_it_is(
    late: CorrectiveAction,
    farai: User,
    as_farai: Client,
    now: datetime,
    django_assert_max_num_queries: Any,
) -> None:
    ask(late, farai, now)
    as_farai.get("/updates/")
    with django_assert_max_num_queries(40) as few:
        as_farai.get("/updates/")
    for number in range(1, 6):
        ask(late, farai, now + number * DAY)
    with django_assert_max_num_queries(len(few)):
        assert as_farai.get("/updates/").status_code == 200


@pytest.mark.usefixtures("clock")
def test_programs_ask_and_answer_as_people_do(
    late: CorrectiveAction, as_farai: Client, client_of: Any, bongani: User
) -> None:
    given = {"about": "action", "about_id": str(late.pk)}
    made = as_farai.post("/api/v1/updates/", given, "application/json")
    pk = made.json()["id"]
    answered = client_of(bongani).post(
        f"/api/v1/updates/{pk}/answer/", {"answer": "On Friday."}, "application/json"
    )

    assert (made.status_code, answered.status_code) == (201, 200)
    listed = as_farai.get("/api/v1/updates/?waiting=false").json()["results"]
    assert [(one["about"], one["title"], one["answer"]) for one in listed] == [
        ("action", "Hold lead-definition meeting", "On Friday.")
    ]


@pytest.mark.usefixtures("clock")
def test_the_actions_own_page_asks_and_tells_as_well(
    late: CorrectiveAction, farai: User, as_farai: Client, as_bongani: Client, now: datetime
) -> None:
    url = f"/actions/{late.pk}/"
    assert "Ask Bongani Zulu" in as_farai.get(url).content.decode()

    ask(late, farai, now)

    assert "Farai Moyo asked on 21 Nov 2026" in as_bongani.get(url).content.decode()
    assert "Ask Bongani Zulu" not in as_farai.get(url).content.decode()
