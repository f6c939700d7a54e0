"""Whatever is sent to the API: no fault of ours, and no answer that its document does not tell of."""

import json
import logging
import time
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from knox.models import get_token_model
from rest_framework.test import APIClient
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from saypro_align.policy.table import entries
from saypro_align.tests.addresses import all_addresses
from saypro_align.tests.world import World
from saypro_align.wsgi import application

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
# Both roles share this time: first a few cases for every operation, then more while it lasts.
SECONDS = 75
CASES = (3, 15)


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Keep expected refusals out of the report."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """Let requests leave the test's own database connection open, as Django's test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def head_client(db: None) -> APIClient:
    """Return an API client of a head who has a plan to write."""
    world = World.build()
    world.plan("own", "draft")  # type: ignore[arg-type]
    client = APIClient(raise_request_exception=False)
    token = get_token_model().objects.create(user=world.people["head"])[1]
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return client


def _lists(method: str) -> list[str]:
    return [
        address.path({})
        for address in all_addresses()
        if address.is_api and not address.arguments and method in entries()[address.name].methods
    ]


@pytest.mark.fuzz
@pytest.mark.long
@pytest.mark.parametrize("role", ["head", "coordinator"])
def test_generated_requests_find_no_fault_of_ours(role: str, db: None, clock: object) -> None:
    """Cases are made from the API's own document, valid and invalid ones."""
    world = World.build()
    token = get_token_model().objects.create(user=world.people[role])[1]
    schema = schemathesis.openapi.from_wsgi("/api/schema/?format=json", application)
    ends = time.monotonic() + SECONDS / 2
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    assert len(operations) > 60

    for cases in CASES:
        for operation in operations:
            # Making up cases takes time too.
            if time.monotonic() < ends:
                _try(operation, token, cases, ends)


def _try(operation: Any, token: str, cases: int, ends: float) -> None:
    # The caller in this process unpacks nothing.
    headers = {"Authorization": f"Token {token}", "Accept-Encoding": "identity"}

    @given(case=operation.as_strategy())
    @hypothesis_settings(
        max_examples=cases,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def judge(case: Any) -> None:
        if time.monotonic() > ends:
            return
        with transaction.atomic():
            case.call_and_validate(headers=headers, checks=CHECKS)
            transaction.set_rollback(True)

    judge()


QUERIES = (
    {"page_size": "100000"},
    {"page_size": "-1"},
    {"page_size": "9" * 100},
    {"cursor": "bm90LWEtY3Vyc29y"},
    {"cursor": "\x00"},
    {"cursor": "%%%"},
    {"page": "0"},
    {"page": "999999999"},
    {"quarter": "\x00"},
    {"department": "'; --"},
    {"kind": "💥" * 50},
)


@pytest.mark.parametrize("path", _lists("GET"))
def test_odd_page_and_filter_values_are_answered(path: str, head_client: APIClient) -> None:
    """At most 200 rows a page; what cannot be meant is refused."""
    for query in QUERIES:
        response = head_client.get(path, query)

        assert response.status_code in {200, 400, 403, 404, 422}, f"{query}: {response.content!r}"
        if response.status_code == 200:
            assert len(response.json().get("results", [])) <= 200


BODIES = {
    "20,000 levels of lists": b"[" * 20_000 + b"]" * 20_000,
    "20,000 levels of objects": b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
    "never closed": b'{"name": "x"',
    "NUL": json.dumps({"name": "a\x00b", "text": "\x00", "title": "\x00"}).encode(),
    "lone surrogate": b'{"name": "\\ud800", "text": "\\udfff"}',
    "not UTF-8": b'{"name": "\xff\xfe"}',
    "NaN": b'{"value": NaN, "rank": Infinity}',
    "100,000 digits": b'{"value": ' + b"9" * 100_000 + b', "weight": ' + b"9" * 5_000 + b"}",
    "a list": b"[]",
    "a number": b"1",
    "nothing": b"",
    "wrong dates": b'{"due_on": "2026-13-45", "measured_on": "yesterday", "starts_on": 12}',
    "typed numbers": b'{"value": "1,200", "target_value": "15 %", "weight": "many"}',
}


@pytest.mark.parametrize("body", BODIES.values(), ids=list(BODIES))
def test_bodies_nobody_should_send_are_refused(body: bytes, head_client: APIClient) -> None:
    """Each with the one error shape."""
    for path in _lists("POST"):
        response = head_client.generic(  # bytes: not every body here is text
            "POST",
            path,
            body,  # type: ignore[arg-type]
            content_type="application/json",
        )
        assert 400 <= response.status_code < 500, f"{path}: {response.status_code}"
        assert {"detail", "code", "fields"} <= set(response.json()), path


def test_a_body_that_is_too_large_is_refused(head_client: APIClient) -> None:
    """Nothing is parsed beyond the limit."""
    body = b'{"name": "' + b"x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 10) + b'"}'

    response = head_client.generic(
        "POST",
        "/api/v1/kpis/",
        body,  # type: ignore[arg-type]
        content_type="application/json",
    )

    assert response.status_code in {400, 413}
