"""What a load balancer sees."""

import pytest
from django.db import OperationalError, connection
from django.test import Client


def test_a_living_process_says_so_without_the_database(anonymous: Client) -> None:
    answer = anonymous.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_a_process_that_can_serve_pages_is_ready(anonymous: Client, db: None) -> None:
    answer = anonymous.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"database": "ok"})


def test_without_the_database_it_is_not_ready(
    anonymous: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", refuse)
        answer = anonymous.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"database": "away"})


def test_only_reading_is_answered(anonymous: Client) -> None:
    assert anonymous.post("/healthz").status_code == 405
