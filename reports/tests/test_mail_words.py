"""The mail log calls each kind of mail what people call it."""

from datetime import datetime

import pytest
from django.test import Client

from reports.words.mail import kind_words
from saypro_align.outbox.services import enqueue_mail


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("handshake_asked", "Request to a department"),
        ("session_minutes", "Minutes of a review"),
        ("monthly_report", "Monthly report"),
    ],
)
def test_a_kind_of_mail_has_the_words_of_the_product(kind: str, told: str) -> None:
    assert kind_words(kind) == told


@pytest.mark.django_db
def test_the_log_lists_kinds_by_their_words(now: datetime, as_dumisa: Client) -> None:
    for kind in ("session_minutes", "handshake_asked"):
        enqueue_mail(
            key=kind,
            kind=kind,
            recipient="amina@saypro.example",
            subject="A subject",
            text="A body",
            now=now,
        )

    page = as_dumisa.get("/manage/mails/").content.decode()

    assert page.index("Minutes of a review") < page.index("Request to a department")
    assert "Handshake" not in page
