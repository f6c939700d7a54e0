"""Reminders can be stopped by one click, without stopping the reports, and the other way round."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from departments.models import User
from reports.selectors.opt_outs import has_stopped
from reports.services.links import stop_link
from reports.services.stopping import stop_mails
from saypro_align.outbox.models import MailState, OutgoingMail
from saypro_align.outbox.services import enqueue_mail, send_due_mails

pytestmark = pytest.mark.django_db


def written(kind: str, person: User, now: datetime) -> OutgoingMail:
    """Write a mail of the kind."""
    mail = enqueue_mail(
        key=f"{kind}:1", kind=kind, recipient=person.email, subject="x", text="x", now=now
    )
    assert mail is not None
    return mail


@pytest.mark.parametrize("kind", ["reminder", "progress_sent", "quarter_results"])
def test_what_comes_again_and_again_bears_the_one_click_that_stops_it(
    kind: str, amina: User, now: datetime, client: Client
) -> None:
    mail = written(kind, amina, now)
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = urlsplit(mail.headers["List-Unsubscribe"].strip("<>")).path

    client.get(path)
    mail.refresh_from_db()
    assert mail.state == MailState.QUEUED
    client.post(path, {"List-Unsubscribe": "One-Click"})

    send_due_mails(now=now)
    mail.refresh_from_db()
    assert mail.state == MailState.WITHHELD
    assert mail.last_error == "The recipient asked for no more of these mails."


def test_a_mail_about_one_thing_bears_no_such_link(amina: User, now: datetime) -> None:
    assert "List-Unsubscribe" not in written("plan_returned", amina, now).headers


def test_who_stops_all_reports_is_still_reminded_of_his_own_work(
    amina: User, now: datetime
) -> None:
    stop_mails(address=amina.email, now=now)

    assert has_stopped(amina.email, "monthly")
    assert not has_stopped(amina.email, "reminder")


def test_the_page_behind_the_link_speaks_of_reminders(
    amina: User, client: Client, clock: Any
) -> None:
    path = urlsplit(stop_link(amina.email, "reminder")).path

    before = client.get(path).content.decode()
    after = client.post(path, {"verb": "stop"}).content.decode()

    assert "Stop this mail: Reminders of what is due?" in before
    assert "What is due stands in My week." in after
