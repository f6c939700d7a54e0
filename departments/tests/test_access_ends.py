"""What ends when somebody leaves, gets another address or goes home, and who is told of it."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from time_machine import Traveller

from conftest import ClientOf
from departments.models import Department, User
from departments.services import people
from departments.services.known_devices import COOKIE
from departments.services.sign_in import answer_reset_requests
from departments.tests.factories import PASSWORD
from saypro_align.outbox.models import OutgoingMail
from saypro_align.outbox.services import send_due_mails

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
LOGIN = "/accounts/login/"
PAGE = "/accounts/password/change/"


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: Any) -> int:
    return client.post(LOGIN, {"login": email, "password": password}, **more).status_code


def is_in(client: Client) -> bool:
    return client.get(PAGE).status_code == 200


def change_address(amina: User, gugu: User, now: datetime, email: str) -> None:
    people.edit_user(
        user=amina, changes={"email": email}, expected_version=None, actor=gugu, now=now
    )


def test_a_session_nobody_uses_ends_overnight(as_amina: Client, clock: Traveller) -> None:
    clock.shift(timedelta(hours=7, minutes=59))
    assert is_in(as_amina)
    clock.shift(timedelta(hours=7, minutes=59))
    assert is_in(as_amina)
    clock.shift(timedelta(hours=8))
    assert not is_in(as_amina)
    assert not Session.objects.exists()


def test_a_session_ends_after_a_day_however_busy_it_is(
    as_amina: Client, quarter: Any, clock: Traveller
) -> None:
    for _step in range(5):
        clock.shift(timedelta(hours=4))
        assert as_amina.get(f"/?q={quarter.code}").status_code == 200
    clock.shift(timedelta(hours=4))
    assert not is_in(as_amina)


def test_who_comes_back_gets_no_session_of_before(
    as_amina: Client, as_chipo: Client, amina: User, gugu: User, now: datetime
) -> None:
    people.deactivate_user(user=amina, actor=gugu, now=now)
    people.reactivate_user(user=amina, actor=gugu, now=now)
    assert not is_in(as_amina)
    assert is_in(as_chipo)


def test_another_address_ends_the_sessions_and_is_told_to_both(
    as_amina: Client, amina: User, gugu: User, now: datetime
) -> None:
    change_address(amina, gugu, now, "someone.else@saypro.example")
    send_due_mails(now=now)

    assert not is_in(as_amina)
    mails = {mail.recipient: mail for mail in OutgoingMail.objects.all()}
    assert set(mails) == {"amina@saypro.example", "someone.else@saypro.example"}
    assert {mail.state for mail in mails.values()} == {"sent"}
    assert "someone.else" not in mails["amina@saypro.example"].text
    assert gugu.name in mails["amina@saypro.example"].text


def test_another_name_tells_nobody_and_ends_nothing(
    as_amina: Client, amina: User, gugu: User, now: datetime
) -> None:
    people.edit_user(
        user=amina, changes={"name": "Amina Y."}, expected_version=None, actor=gugu, now=now
    )
    assert is_in(as_amina)
    assert not OutgoingMail.objects.exists()


def test_another_password_is_told_to_its_owner(as_amina: Client, amina: User) -> None:
    new = "new secret 4711"
    as_amina.post(PAGE, {"oldpassword": PASSWORD, "password1": new, "password2": new})
    mail = OutgoingMail.objects.get(kind="account_password")
    assert mail.recipient == amina.email
    assert new not in mail.text + mail.html


def test_guesses_from_elsewhere_lock_nobody_out_where_he_signed_in_before(
    anonymous: Client, amina: User
) -> None:
    assert sign_in(anonymous, amina.email) == 302
    anonymous.post("/accounts/logout/")
    for _guess in range(10):
        assert sign_in(Client(), amina.email, "guess", REMOTE_ADDR="192.0.2.9") == 200

    refused = Client().post(LOGIN, {"login": amina.email, "password": PASSWORD})
    assert refused.status_code == 429
    assert 'href="/accounts/password/reset/"' in refused.content.decode()
    assert sign_in(anonymous, amina.email) == 302


def test_a_known_device_has_ten_guesses_too_and_leaves_the_others_theirs(
    anonymous: Client, amina: User
) -> None:
    sign_in(anonymous, amina.email)
    anonymous.post("/accounts/logout/")
    assert [sign_in(anonymous, amina.email, "guess") for _guess in range(11)] == [200] * 10 + [429]
    assert sign_in(Client(), amina.email) == 302


def test_a_device_is_known_for_one_person_and_only_by_our_word(
    anonymous: Client, client_of: ClientOf, amina: User, chipo: User
) -> None:
    sign_in(anonymous, amina.email)
    held = anonymous.cookies[COOKIE]
    assert held["httponly"]
    assert held["samesite"] == "Lax"
    assert amina.email not in held.value
    for _guess in range(10):
        sign_in(Client(), chipo.email, "guess")
        sign_in(Client(), amina.email, "guess", REMOTE_ADDR="192.0.2.9")

    for cookie, email in ((held.value, chipo.email), (held.value[:-2] + "xx", amina.email)):
        other = Client()
        other.cookies[COOKIE] = cookie
        assert sign_in(other, email) == 429


def test_who_follows_the_link_for_a_new_password_gets_in_at_once(
    anonymous: Client, amina: User, now: datetime
) -> None:
    for _guess in range(10):
        sign_in(Client(), amina.email, "guess", REMOTE_ADDR="192.0.2.9")
    anonymous.post("/accounts/password/reset/", {"email": amina.email})
    answer_reset_requests(now=now)
    found = re.search(r"(/accounts/password/reset/key/\S+)", OutgoingMail.objects.get().text)
    assert found is not None
    page = anonymous.get(found[1], follow=True)
    new = "new secret 4711"
    anonymous.post(page.request["PATH_INFO"], {"password1": new, "password2": new})

    assert sign_in(anonymous, amina.email, new) == 302
    assert sign_in(Client(), amina.email, new) == 429


def test_nobody_makes_himself_head_of_a_department(
    as_gugu: Client, gugu: User, sales: Department, now: datetime
) -> None:
    wanted = {"department": sales.pk, "role": "head", "started_on": "2026-11-21"}
    answer = as_gugu.post(f"/people/{gugu.pk}/memberships/add/", wanted)
    assert answer.status_code == 403
    assert "Somebody else must add you to a department." in answer.content.decode()
    assert not gugu.memberships.exists()
