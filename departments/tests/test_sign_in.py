"""Sign-in, lock-out and new passwords: counted exactly, and nobody learns who has an account."""

import re
import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth import authenticate
from django.core import mail as django_mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from departments.models import PasswordResetRequest, SignInAttempts, User
from departments.services import people, sign_in
from departments.tests.factories import PASSWORD, UserFactory
from saypro_align.audit.models import AuditEntry
from saypro_align.outbox.models import OutgoingMail
from saypro_align.outbox.services import send_due_mails

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
RESET = "/accounts/password/reset/"


def try_login(client: Client, email: str, password: str = "wrong", **extra: Any) -> Any:
    """Post the sign-in form."""
    return client.post(LOGIN, {"login": email, "password": password}, **extra)


def test_the_right_password_opens_the_door(anonymous: Client, amina: User) -> None:
    response = try_login(anonymous, "AMINA@saypro.example ", PASSWORD)
    assert response.status_code == 302
    assert anonymous.session["_auth_user_id"] == str(amina.pk)


def test_the_form_has_no_sign_up_and_keeps_the_address(anonymous: Client, db: None) -> None:
    assert b"Sign in" in anonymous.get(LOGIN).content
    response = try_login(anonymous, "amina@saypro.example")
    assert b"amina@saypro.example" in response.content
    assert b"E-mail address or password is not right." in response.content


def test_the_session_gets_a_new_key_at_sign_in(anonymous: Client, amina: User) -> None:
    anonymous.get(LOGIN)
    before = anonymous.session.session_key
    try_login(anonymous, amina.email, PASSWORD)
    assert anonymous.session.session_key != before


def test_known_unknown_and_deactivated_addresses_are_answered_alike(
    anonymous: Client, amina: User, chipo: User, clock: Any
) -> None:
    User.objects.filter(pk=chipo.pk).update(is_active=False)
    bodies = set()
    for email, password in (
        (amina.email, "wrong"),
        ("nobody@saypro.example", "wrong"),
        (chipo.email, PASSWORD),
    ):
        response = try_login(anonymous, email, password)
        assert response.status_code == 200
        text = response.content.decode().replace(email, "")
        text = re.sub(r'(csrfmiddlewaretoken" value=|nonce=)"[^"]*"', "", text)
        bodies.add(re.sub(r"reference: \w+|\d\d:\d\d", "", text))
    assert len(bodies) == 1
    assert "_auth_user_id" not in anonymous.session


def test_each_failure_hashes_one_password(
    amina: User, chipo: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.contrib.auth.hashers import MD5PasswordHasher

    User.objects.filter(pk=chipo.pk).update(is_active=False)
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(self: Any, password: str, salt: str) -> str:
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    counts = []
    for email in (amina.email, "nobody@saypro.example", chipo.email):
        hashed.clear()
        authenticate(None, email=email, password="wrong")
        counts.append(len(hashed))
    assert counts == [1, 1, 1]


def test_a_deactivated_person_loses_a_running_session(as_amina: Client, amina: User) -> None:
    assert as_amina.get("/accounts/password/change/").status_code == 200
    User.objects.filter(pk=amina.pk).update(is_active=False)
    response = as_amina.get("/accounts/password/change/")
    assert response.status_code == 302
    assert response["Location"].startswith(LOGIN)


def test_the_eleventh_attempt_on_an_account_is_refused_even_with_the_right_password(
    anonymous: Client, amina: User, clock: time_machine.Traveller
) -> None:
    for _ in range(10):
        assert try_login(anonymous, amina.email).status_code == 200
        clock.shift(timedelta(seconds=30))
    refused = try_login(anonymous, amina.email, PASSWORD)
    assert refused.status_code == 429
    assert b"Try again in 10 minutes." in refused.content
    assert refused["Retry-After"] == "600"
    assert "_auth_user_id" not in anonymous.session
    clock.shift(timedelta(minutes=11))
    assert try_login(anonymous, amina.email, PASSWORD).status_code == 302


def test_an_unknown_address_is_locked_like_a_known_one(anonymous: Client, db: None) -> None:
    answers = [try_login(anonymous, "nobody@saypro.example").status_code for _ in range(12)]
    assert answers == [200] * 10 + [429] * 2


def test_case_and_blanks_do_not_make_another_account(anonymous: Client, amina: User) -> None:
    for number in range(10):
        try_login(anonymous, ["amina@saypro.example", " AMINA@SayPro.example"][number % 2])
    assert try_login(anonymous, "Amina@saypro.EXAMPLE").status_code == 429


def test_signing_in_does_not_use_attempts_up(anonymous: Client, amina: User) -> None:
    for _ in range(12):
        try_login(Client(), amina.email, PASSWORD)
    assert try_login(anonymous, amina.email, PASSWORD).status_code == 302


def test_a_network_is_refused_after_fifty_failures(
    anonymous: Client, amina: User, chipo: User
) -> None:
    for number in range(50):
        assert try_login(anonymous, f"x{number}@saypro.example").status_code == 200
    assert try_login(anonymous, amina.email, PASSWORD).status_code == 429
    elsewhere = try_login(Client(), chipo.email, PASSWORD, REMOTE_ADDR="192.0.2.9")
    assert elsewhere.status_code == 302


def test_a_spoofed_forwarded_for_does_not_help(anonymous: Client, amina: User) -> None:
    for number in range(50):
        try_login(
            anonymous, f"x{number}@saypro.example", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}"
        )
    refused = try_login(anonymous, amina.email, PASSWORD, HTTP_X_FORWARDED_FOR="203.0.113.1")
    assert refused.status_code == 429


def test_behind_our_own_proxy_only_its_entry_is_believed(
    anonymous: Client, amina: User, settings: Any
) -> None:
    settings.TRUSTED_PROXIES = 1
    for number in range(50):
        try_login(
            anonymous,
            f"x{number}@saypro.example",
            HTTP_X_FORWARDED_FOR=f"198.51.100.{number}, 203.0.113.1",
        )
    other = try_login(anonymous, amina.email, PASSWORD, HTTP_X_FORWARDED_FOR="x, 203.0.113.2")
    same = try_login(Client(), amina.email, PASSWORD, HTTP_X_FORWARDED_FOR="x, 203.0.113.1")
    assert (other.status_code, same.status_code) == (302, 429)


def test_ipv6_neighbours_are_one_network() -> None:
    assert sign_in.network_of("2001:db8::1") == sign_in.network_of("2001:db8::ffff")
    assert sign_in.network_of("2001:db8:0:1::1") != sign_in.network_of("2001:db8::1")
    assert sign_in.network_of("") == "unknown"


def test_the_counters_name_nobody(anonymous: Client, db: None) -> None:
    try_login(anonymous, "amina@saypro.example")
    assert {len(row.subject) for row in SignInAttempts.objects.all()} == {64}


def test_old_counters_are_forgotten(anonymous: Client, now: datetime, db: None) -> None:
    sign_in.reserve_attempt(email="a@b.example", network="x", now=now)
    sign_in.forget_old_attempts(now + timedelta(days=2))
    assert not SignInAttempts.objects.filter(failures__gt=0).exists()


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_parallel_guesses_are_counted_exactly(now: datetime, own_connections: None) -> None:
    """Thirty requests at once for one account: ten are let through, not eleven."""
    through: list[bool] = []

    def guess() -> None:
        try:
            sign_in.reserve_attempt(email="amina@saypro.example", network="192.0.2.1", now=now)
            through.append(True)
        except sign_in.TooManyAttempts:
            through.append(False)
        finally:
            connection.close()

    threads = [threading.Thread(target=guess) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (through.count(True), through.count(False)) == (10, 20)


def ask_for_reset(client: Client, email: str) -> Any:
    """Post the form for a forgotten password."""
    return client.post(RESET, {"email": email})


def link_in(body: str) -> str:
    """Return the path of the link in a mail."""
    found = re.search(r"http://localhost:8000(/accounts/password/reset/key/\S+)", body)
    assert found
    return found[1]


@pytest.fixture
def reset_link(anonymous: Client, amina: User, clock: Any, now: datetime) -> str:
    """Return the link Amina gets."""
    ask_for_reset(anonymous, amina.email)
    sign_in.answer_reset_requests(now=now)
    send_due_mails(now=now)
    return link_in(str(django_mail.outbox[-1].body))


def test_asking_takes_the_same_queries_whoever_asks(
    anonymous: Client, amina: User, django_assert_num_queries: Any, clock: Any
) -> None:
    anonymous.get(RESET)
    with django_assert_num_queries(10):
        first = ask_for_reset(anonymous, amina.email)
    clock.shift(timedelta(seconds=1))
    with django_assert_num_queries(10):
        second = ask_for_reset(anonymous, "nobody@saypro.example")
    assert (first.status_code, first.url) == (second.status_code, second.url)
    assert PasswordResetRequest.objects.count() == 2
    assert OutgoingMail.objects.count() == 0


def test_only_people_who_may_sign_in_get_a_mail(
    anonymous: Client, amina: User, chipo: User, now: datetime, clock: Any
) -> None:
    User.objects.filter(pk=chipo.pk).update(is_active=False)
    for email in (amina.email, chipo.email, "nobody@saypro.example"):
        ask_for_reset(anonymous, email)
    assert sign_in.answer_reset_requests(now=now) == 1
    assert sign_in.answer_reset_requests(now=now) == 0
    mail = OutgoingMail.objects.get()
    assert (mail.recipient, mail.is_sensitive) == (amina.email, True)


def test_the_link_works_once_and_ends_other_sessions(
    anonymous: Client, as_amina: Client, reset_link: str, amina: User
) -> None:
    page = anonymous.get(reset_link, follow=True)
    assert b"Choose a new password" in page.content
    saved = anonymous.post(
        page.request["PATH_INFO"], {"password1": "new secret 4711", "password2": "new secret 4711"}
    )
    assert saved.status_code == 302
    assert try_login(anonymous, amina.email, "new secret 4711").status_code == 302
    assert as_amina.get("/accounts/password/change/").status_code == 302
    again = Client().get(reset_link, follow=True)
    assert b"This link no longer works" in again.content
    assert AuditEntry.objects.filter(event="user.password_changed", subject_id=amina.pk).exists()


def test_the_link_dies_after_an_hour(
    anonymous: Client, reset_link: str, clock: time_machine.Traveller
) -> None:
    clock.shift(timedelta(minutes=61))
    assert b"This link no longer works" in anonymous.get(reset_link, follow=True).content


def test_the_link_dies_with_the_account(
    anonymous: Client, reset_link: str, amina: User, gugu: User, now: datetime
) -> None:
    page = anonymous.get(reset_link, follow=True)
    people.deactivate_user(user=amina, actor=gugu, now=now)
    assert b"This link no longer works" in anonymous.get(reset_link, follow=True).content
    anonymous.post(
        page.request["PATH_INFO"], {"password1": "new secret 4711", "password2": "new secret 4711"}
    )
    amina.refresh_from_db()
    assert amina.check_password(PASSWORD)


def test_the_link_names_our_address_and_not_the_one_of_the_request(
    amina: User, now: datetime, clock: Any
) -> None:
    Client().post(RESET, {"email": amina.email}, HTTP_HOST="localhost")
    sign_in.answer_reset_requests(now=now)
    assert "http://localhost:8000/accounts/" in OutgoingMail.objects.get().text


def test_an_address_gets_three_mails_an_hour(amina: User, now: datetime) -> None:
    for number in range(5):
        sign_in.request_reset(
            email=amina.email, network=f"n{number}", now=now + timedelta(seconds=number)
        )
    assert sign_in.answer_reset_requests(now=now + timedelta(minutes=1)) == 3
    sign_in.request_reset(email=amina.email, network="late", now=now + timedelta(hours=2))
    assert sign_in.answer_reset_requests(now=now + timedelta(hours=2)) == 1


def test_a_network_that_asks_too_often_is_refused(anonymous: Client, clock: Any, db: None) -> None:
    answers = [ask_for_reset(anonymous, f"x{n}@saypro.example").status_code for n in range(21)]
    assert answers == [302] * 20 + [429]


@pytest.mark.parametrize("email", ["", "amina", "a@b.c\x00", "a" * 250 + "@saypro.example"])
def test_what_is_no_address_is_told_so(anonymous: Client, email: str, db: None) -> None:
    response = ask_for_reset(anonymous, email)
    assert response.status_code == 200
    assert PasswordResetRequest.objects.count() == 0


def test_changing_the_password_ends_the_other_sessions(
    as_amina: Client, client_of: Any, amina: User
) -> None:
    other = client_of(amina)
    fields = {
        "oldpassword": PASSWORD,
        "password1": "new secret 4711",
        "password2": "new secret 4711",
    }
    assert as_amina.post(reverse("account_change_password"), fields).status_code == 302
    assert other.get("/accounts/password/change/").status_code == 302


def test_a_wrong_old_password_changes_nothing(as_amina: Client, amina: User) -> None:
    fields = {"oldpassword": "no", "password1": "new secret 4711", "password2": "new secret 4711"}
    response = as_amina.post(reverse("account_change_password"), fields)
    assert b"Enter the password you use now." in response.content
    assert User.objects.get(pk=amina.pk).check_password(PASSWORD)


def test_signing_out_needs_a_post(as_amina: Client) -> None:
    as_amina.get("/accounts/logout/")
    assert "_auth_user_id" in as_amina.session
    as_amina.post("/accounts/logout/")
    assert "_auth_user_id" not in as_amina.session


def test_a_target_outside_is_not_followed(anonymous: Client) -> None:
    user = UserFactory.create(email="zola@saypro.example")
    response = anonymous.post(
        LOGIN, {"login": user.email, "password": PASSWORD, "next": "https://evil.example/"}
    )
    assert "evil.example" not in response["Location"]
