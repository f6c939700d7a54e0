"""API tokens: shown once, kept as a hash, revoked by their owner. And the pages about the API."""

import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from knox.models import get_token_model
from rest_framework.test import APIClient
from time_machine import Traveller

from departments.models import User
from departments.services import people
from departments.tests.factories import PASSWORD
from reports.models import ApiToken
from reports.tests.factories import ApiTokenFactory
from reports.views import docs
from saypro_align.audit.models import AuditEntry
from saypro_align.outbox.models import OutgoingMail

URL = "/account/tokens/"
ASKED = {"name": "Warehouse", "days": "30", "password": PASSWORD}
pytestmark = pytest.mark.django_db


def with_token(text: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {text}")
    return client


def made_by(client: Client) -> str:
    return str(client.post(URL, ASKED).context["made"])


def test_a_token_is_shown_once_and_works(as_amina: Client, clock: Traveller) -> None:
    answer = as_amina.post(URL, ASKED)

    text = answer.context["made"]
    assert text.startswith("spa_")
    assert text in answer.content.decode()
    assert text not in as_amina.get(URL).content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert with_token(text).get("/api/v1/report-runs/").status_code == 200


def test_only_the_hash_of_a_token_is_stored(as_amina: Client, clock: Traveller) -> None:
    text = made_by(as_amina)

    row, stored = ApiToken.objects.get(), get_token_model().objects.get()
    assert text not in json.dumps([row.digest, row.hint, stored.digest, stored.token_key])
    assert stored.expiry == row.expires_at
    assert AuditEntry.objects.get().event == "token.created"
    assert text not in str(AuditEntry.objects.values_list("changes", "subject_name"))


def test_a_revoked_token_works_no_longer(as_amina: Client, clock: Traveller) -> None:
    text = made_by(as_amina)

    as_amina.post(f"{URL}{ApiToken.objects.get().pk}/revoke/")

    assert with_token(text).get("/api/v1/report-runs/").status_code == 401
    assert AuditEntry.objects.filter(event="token.revoked").count() == 1


def test_an_expired_token_works_no_longer(as_amina: Client, clock: Traveller) -> None:
    text = made_by(as_amina)

    clock.shift(timedelta(days=31))

    assert with_token(text).get("/api/v1/report-runs/").status_code == 401


def test_the_token_of_somebody_who_left_works_no_longer(
    as_amina: Client, amina: User, clock: Traveller
) -> None:
    text = made_by(as_amina)
    User.objects.filter(pk=amina.pk).update(is_active=False)

    assert with_token(text).get("/api/v1/report-runs/").status_code == 401


def test_who_comes_back_or_gets_another_address_has_no_tokens_of_before(
    as_amina: Client, amina: User, gugu: User, now: datetime, clock: Traveller
) -> None:
    left, moved = made_by(as_amina), made_by(as_amina)
    people.deactivate_user(user=amina, actor=gugu, now=now)
    people.reactivate_user(user=amina, actor=gugu, now=now)
    assert with_token(left).get("/api/v1/report-runs/").status_code == 401
    assert set(
        AuditEntry.objects.filter(event="token.revoked").values_list("actor_id", flat=True)
    ) == {gugu.pk}

    people.edit_user(
        user=amina, changes={"email": "a@b.example"}, expected_version=None, actor=gugu, now=now
    )
    assert with_token(moved).get("/api/v1/report-runs/").status_code == 401


def test_a_password_changed_at_the_server_ends_the_tokens_and_sessions_and_its_owner_is_told(
    as_amina: Client, amina: User, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = made_by(as_amina)
    monkeypatch.setattr("getpass.getpass", lambda prompt: "another secret 4711")

    call_command("changepassword", amina.email, stdout=StringIO())

    amina.refresh_from_db()
    assert amina.check_password("another secret 4711")
    assert with_token(text).get("/api/v1/report-runs/").status_code == 401
    assert as_amina.get(URL).status_code == 302
    assert AuditEntry.objects.filter(event="user.password_changed", actor=None).count() == 1
    assert OutgoingMail.objects.get().recipient == amina.email


def test_a_token_needs_a_purpose(as_amina: Client) -> None:
    answer = as_amina.post(URL, {**ASKED, "name": ""})

    assert answer.status_code == 422
    assert "Say what the token is for." in answer.content.decode()
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("typed", ["", "not it", " " + PASSWORD])
def test_who_only_has_the_session_makes_no_token(as_amina: Client, typed: str) -> None:
    answer = as_amina.post(URL, {**ASKED, "password": typed})

    assert answer.status_code == 422
    assert "Enter the password you use now." in answer.content.decode()
    assert PASSWORD not in answer.content.decode()
    assert not ApiToken.objects.exists()


def test_the_password_is_guessed_ten_times_at_most_here_and_where_it_is_changed(
    as_amina: Client, clock: Traveller
) -> None:
    for _number in range(5):
        as_amina.post(URL, {**ASKED, "password": "guess"})
        as_amina.post("/accounts/password/change/", {"oldpassword": "guess"})
    refused = as_amina.post(URL, ASKED)
    assert "Try again in 15 minutes." in refused.content.decode()
    assert not ApiToken.objects.exists()

    clock.shift(timedelta(minutes=16))
    assert as_amina.post(URL, ASKED).status_code == 200


def test_somebody_elses_token_is_not_found(as_amina: Client) -> None:
    token = ApiTokenFactory.create()

    assert as_amina.post(f"{URL}{token.pk}/revoke/").status_code == 404
    assert as_amina.get(f"{URL}{token.pk}/revoke/").status_code in (404, 405)


def test_nobody_has_more_than_twenty_tokens(as_amina: Client, amina: User) -> None:
    for _number in range(20):
        ApiTokenFactory.create(user=amina)

    answer = as_amina.post(URL, ASKED)

    assert answer.status_code == 422
    assert ApiToken.objects.count() == 20


def test_a_stranger_makes_no_token(anonymous: Client) -> None:
    assert anonymous.post(URL, ASKED).status_code == 302
    assert not ApiToken.objects.exists()


def test_the_openapi_document_names_every_endpoint(anonymous: Client) -> None:
    document = anonymous.get("/api/schema/").json()

    assert document["openapi"].startswith("3.1")
    assert {"/api/v1/report-runs/", "/api/v1/departments-alignment/"} <= set(document["paths"])


def test_the_document_is_made_before_anybody_asks_and_without_the_database(
    anonymous: Client, django_assert_num_queries: Any
) -> None:
    docs._resources.cache_clear()
    docs._document.cache_clear()

    with django_assert_num_queries(0):
        docs.make_ready()
    anonymous.get("/api/docs/")

    assert docs._resources.cache_info().hits == 1
    assert docs._document.cache_info().misses == 1


def test_the_reference_reads_without_scripts(anonymous: Client) -> None:
    page = anonymous.get("/api/docs/").content.decode()

    assert "http://localhost:8000/api/v1/" in page
    assert "curl -H" in page
    assert "GET /api/v1/report-runs/{id}/" in page
    assert "<script>" not in page


def test_help_and_words_are_for_those_inside(as_bongani: Client, as_eve: Client) -> None:
    assert "90 of 100 plans" in as_bongani.get("/help/").content.decode()
    assert as_eve.get("/help/").status_code == 404
    assert "Corrective action" in as_eve.get("/help/words/").content.decode()


def test_tokens_expire_within_a_year(as_amina: Client, clock: Traveller) -> None:
    as_amina.post(URL, {**ASKED, "days": "9999"})

    assert not ApiToken.objects.filter(expires_at__gt=datetime(2027, 11, 22, tzinfo=UTC)).exists()


def test_another_password_ends_all_tokens_of_the_person(
    as_amina: Client, as_chipo: Client, clock: Traveller
) -> None:
    mine, theirs = made_by(as_amina), made_by(as_chipo)

    answer = as_amina.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": "quite-another-1", "password2": "quite-another-1"},
    )

    assert answer.status_code == 302
    assert with_token(mine).get("/api/v1/report-runs/").status_code == 401
    assert with_token(theirs).get("/api/v1/report-runs/").status_code == 200
    assert AuditEntry.objects.filter(event="token.revoked").count() == 1


def test_the_openapi_document_is_valid_and_complete(tmp_path: Path) -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "api.yaml"))

    assert "/api/v1/report-schedules/{id}/run/" in (tmp_path / "api.yaml").read_text()
