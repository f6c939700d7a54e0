"""The API's input guard and its one error shape."""

import io
import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.test import APIClient

from saypro_align.lib.api import GuardedJSONParser
from saypro_align.lib.api_errors import answer
from saypro_align.lib.exceptions import DomainError


def parse(body: bytes) -> object:
    return GuardedJSONParser().parse(io.BytesIO(body))


def test_ordinary_json_is_read() -> None:
    assert parse(b'{"name": "[[[[ not nesting \\" ]", "list": [1, {"a": null}]}') == {
        "name": '[[[[ not nesting " ]',
        "list": [1, {"a": None}],
    }


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 20_000 + b"]" * 20_000,
        b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
        b"{",
        b"",
        b"\xff\xfe",
        b'{"value": NaN}',
        b'{"value": Infinity}',
        b'"' + b"x" * (6 * 1024 * 1024) + b'"',
        b"9" * 100_000,
        b'{"kind": "\\ud800"}',
        b'{"\\uDFFF": 1}',
    ],
    ids=[
        "lists",
        "objects",
        "broken",
        "empty",
        "bytes",
        "nan",
        "infinity",
        "large",
        "digits",
        "half-pair",
        "half-pair-name",
    ],
)
def test_a_body_that_could_harm_is_refused_in_words(body: bytes) -> None:
    with pytest.raises(exceptions.ParseError) as refused:
        parse(body)

    assert str(refused.value.detail).endswith(".")


def test_a_whole_pair_and_a_quoted_escape_are_read() -> None:
    assert parse(b'["\\ud83d\\ude00", "\\\\ud800"]') == ["\U0001f600", "\\ud800"]


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["\xff\xfe", "spa_\x00", "ü" * 20, "x", "spa_" + "a" * 9_000])
def test_what_no_token_looks_like_is_refused_like_a_wrong_token(token: str) -> None:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")

    assert client.get("/api/v1/departments/").status_code == 401


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Http404(), 404, "not_found"),
        (PermissionDenied(), 403, "permission_denied"),
        (exceptions.NotAuthenticated(), 401, "not_authenticated"),
        (exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
        (ValidationError({"name": ["Enter a name."]}), 400, "invalid"),
        (DomainError("Not now."), 422, "refused"),
    ],
)
def test_every_error_has_the_same_three_keys(error: Exception, status: int, code: str) -> None:
    response = answer(error, {})

    assert response is not None
    assert response.status_code == status
    assert set(response.data) == {"detail", "code", "fields"}
    assert response.data["code"] == code


def test_nested_faults_are_named_by_their_path() -> None:
    response = answer(
        exceptions.ValidationError({"steps": [{}, {"due_on": ["Enter a date."]}]}), {}
    )

    assert response is not None
    assert json.loads(json.dumps(response.data["fields"])) == {"steps.1.due_on": ["Enter a date."]}


def test_an_unforeseen_error_is_not_dressed_up() -> None:
    assert answer(RuntimeError("inside"), {}) is None
