"""Minutes that are corrected after they went out: everybody sees it, and gets them once more."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from actions.choices.sessions import SessionState
from actions.models import AgendaItem, Session
from actions.services import agenda, decisions, sessions
from actions.services.minutes_again import send_minutes_again
from actions.tests.factories_session import (
    AgendaItemFactory,
    SessionFactory,
    SessionParticipantFactory,
)
from conftest import ApiClientOf
from departments.models import User
from departments.tests.mailed import recipients
from saypro_align.lib.exceptions import WrongState
from saypro_align.outbox.models import OutgoingMail

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed_at(now: datetime) -> datetime:
    return now - timedelta(days=1)


@pytest.fixture
def held(amina: User, chipo: User, closed_at: datetime) -> Session:
    """Return a meeting that Amina led and closed yesterday; Chipo was asked."""
    session = SessionFactory.create(chair=amina, starts_at=closed_at - timedelta(hours=1))
    AgendaItemFactory.create(session=session, title="One KPI", minutes="Agreed on 4 %.")
    for person in (amina, chipo):
        SessionParticipantFactory.create(session=session, user=person)
    return sessions.close_session(session=session, actor=amina, now=closed_at)


def correct(session: Session, actor: User, now: datetime) -> AgendaItem:
    return agenda.write_minutes(
        item=session.items.get(),
        changes={"minutes": "Agreed on 5 %."},
        expected_version=None,
        actor=actor,
        now=now,
    )


def test_corrected_minutes_go_to_everybody_asked_once(
    held: Session, amina: User, now: datetime
) -> None:
    correct(held, amina, now)
    OutgoingMail.objects.all().delete()
    send_minutes_again(session=held, actor=amina, now=now)
    assert recipients("session_minutes") == ["amina@saypro.example", "chipo@saypro.example"]
    mail = OutgoingMail.objects.first()
    assert mail is not None
    assert mail.subject.startswith("Corrected minutes of ")
    assert "Agreed on 5 %." in mail.text
    with pytest.raises(WrongState, match="Nothing has changed"):
        send_minutes_again(session=held, actor=amina, now=now)


def test_what_was_done_since_is_no_correction(
    held: Session, amina: User, closed_at: datetime, now: datetime
) -> None:
    decision = decisions.note_decision(
        session=held, text="Try it", owner=amina, due_on=now.date(), actor=amina, now=closed_at
    )
    decisions.finish_decision(decision=decision, actor=amina, now=now)
    with pytest.raises(WrongState, match="Nothing has changed"):
        send_minutes_again(session=held, actor=amina, now=now)


def test_a_decision_noted_or_taken_back_is_a_correction(
    held: Session, amina: User, now: datetime
) -> None:
    decision = decisions.note_decision(
        session=held, text="Try it", owner=amina, due_on=now.date(), actor=amina, now=now
    )
    send_minutes_again(session=held, actor=amina, now=now)
    later = now + timedelta(hours=1)
    decisions.remove_decision(decision=decision, actor=amina, now=later)
    send_minutes_again(session=held, actor=amina, now=later)
    assert held.minutes_sent_at == later


def test_a_meeting_still_to_come_sends_no_minutes(amina: User, now: datetime) -> None:
    with pytest.raises(WrongState, match="when the meeting is closed"):
        send_minutes_again(session=SessionFactory.create(chair=amina), actor=amina, now=now)


@pytest.mark.usefixtures("clock")
def test_one_press_saves_what_was_typed_and_sends_it(
    held: Session, as_amina: Client, as_chipo: Client
) -> None:
    item, url = held.items.get(), reverse("actions:session_page", args=[held.pk])
    typed = {f"minutes-{item.pk}": "Agreed on 5 %.", f"version-{item.pk}": str(item.version)}
    save = reverse("actions:session_minutes", args=[held.pk])
    as_amina.post(save, typed)
    assert "after the minutes went out" in as_chipo.get(url).content.decode()
    answer: Any = as_amina.post(save, {"verb": "send"}, follow=True)
    assert "Everybody asked gets the corrected minutes" in answer.content.decode()
    page = as_chipo.get(url).content.decode()
    assert "Corrected minutes went out on" in page
    assert "after the minutes went out" not in page


@pytest.mark.usefixtures("clock")
def test_only_who_leads_sends_minutes_again(
    held: Session, api_of: ApiClientOf, amina: User, chipo: User, now: datetime
) -> None:
    correct(held, amina, now)
    url = f"/api/v1/sessions/{held.pk}/send-minutes/"
    assert api_of(chipo).post(url).status_code == 403
    told = api_of(amina).post(url)
    assert (told.status_code, told.json()["minutes_sent_at"] is None) == (200, False)


def test_minutes_without_a_decision_are_called_minutes(held: Session) -> None:
    assert held.state == SessionState.HELD
    mail = OutgoingMail.objects.filter(kind="session_minutes").first()
    assert mail is not None
    assert mail.subject.startswith("Minutes of ")
