"""Trainings: planned, opened, seats given and freed, who came, what was understood."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
import vobject
from django.db import IntegrityError, connection, transaction

from actions.choices.trainings import AudienceRole
from actions.models import CheckResult, Training, TrainingRegistration
from actions.selectors.audiences import audience_of, reached_by_action
from actions.selectors.trainings import question_sums, training_page
from actions.services import training_checks, training_mails, training_seats, trainings
from actions.services.trainings import TrainingDraft
from actions.tests.factories import CorrectiveActionFactory
from actions.tests.factories_trainings import (
    CheckQuestionFactory,
    TrainingAudienceFactory,
    TrainingFactory,
    TrainingRegistrationFactory,
)
from departments.models import Department, Obligation, User
from departments.tests.factories import MembershipFactory, UserFactory
from gaps.tests.factories import gap_between
from saypro_align.audit import past
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import Conflict, DomainError, NotAllowed, WrongState
from saypro_align.outbox.models import OutgoingMail

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def draft(dumisa: User, amina: User, chipo: User, now: datetime) -> TrainingDraft:
    """Return a workshop for all heads, in ten days."""
    return TrainingDraft(
        topic="Aligning KPIs with objectives",
        kind="workshop",
        starts_at=now + 10 * DAY,
        ends_at=now + 10 * DAY + timedelta(hours=2),
        organizer=dumisa,
        audience_role=AudienceRole.HEADS,
        capacity=10,
        place="Room 4",
    )


def opened(draft: TrainingDraft, actor: User, now: datetime) -> Training:
    training = trainings.plan_training(draft=draft, actor=actor, now=now)
    return trainings.open_training(training=training, actor=actor, now=now)


def small(people: list[User], *, capacity: int = 1, **fields: Any) -> Training:
    """Return an open training for these people."""
    training: Training = TrainingFactory.create(capacity=capacity, **fields)
    for person in people:
        TrainingAudienceFactory.create(training=training, person=person)
    return training


def states(training: Training) -> dict[str, str]:
    rows = TrainingRegistration.objects.filter(training=training)
    return dict(rows.values_list("user__name", "state"))


def test_opening_invites_the_audience_with_a_date_for_their_calendars(
    draft: TrainingDraft, dumisa: User, amina: User, chipo: User, bongani: User, now: datetime
) -> None:
    training = opened(draft, dumisa, now)

    mails = OutgoingMail.objects.order_by("recipient")
    assert {mail.recipient for mail in mails} == {amina.email, chipo.email}
    file = mails[0].attachments[0]
    event = vobject.readOne(file["text"]).vevent
    assert (file["method"], event.summary.value) == ("REQUEST", training.topic)
    assert event.dtstart.value == training.starts_at
    assert training_mails.send_training_mails(now=now + DAY) == 0


def test_who_becomes_head_later_is_invited_too(
    draft: TrainingDraft, dumisa: User, sales: Department, now: datetime
) -> None:
    opened(draft, dumisa, now)
    before = OutgoingMail.objects.count()
    newcomer = UserFactory.create()
    MembershipFactory.create(user=newcomer, department=sales, role="head")

    assert training_mails.send_training_mails(now=now + DAY) == 1
    assert OutgoingMail.objects.count() == before + 1


def test_a_new_date_replaces_the_old_one_in_calendars(
    draft: TrainingDraft, dumisa: User, amina: User, now: datetime
) -> None:
    training = opened(draft, dumisa, now)
    later = replace(draft, starts_at=draft.starts_at + DAY, ends_at=draft.ends_at + DAY)

    trainings.edit_training(training=training, draft=later, actor=dumisa, now=now)
    trainings.edit_training(
        training=training, draft=replace(later, about="More."), actor=dumisa, now=now
    )

    told = OutgoingMail.objects.filter(recipient=amina.email).values_list("subject", "attachments")
    subjects = {subject for subject, _files in told}
    assert len(told) == 2
    assert f"New date: {draft.topic}" in subjects
    sequences = {
        vobject.readOne(files[0]["text"]).vevent.sequence.value for _subject, files in told
    }
    assert sequences == {"0", "1"}


def test_a_cancelled_training_leaves_the_calendars(
    draft: TrainingDraft, dumisa: User, amina: User, now: datetime
) -> None:
    training = opened(draft, dumisa, now)

    trainings.cancel_training(training=training, reason="Strike.", actor=dumisa, now=now)

    mail = OutgoingMail.objects.get(recipient=amina.email, kind=training_mails.CANCELLED)
    assert mail.attachments[0]["method"] == "CANCEL"
    assert "Strike." in mail.text
    assert training_mails.may_still_read(mail.kind, mail.recipient, mail.about_id)
    assert not training_mails.may_still_read(
        training_mails.INVITATION, mail.recipient, mail.about_id
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"topic": "  "}, "topic"),
        ({"starts_at": datetime(2020, 1, 1, tzinfo=None).astimezone()}, "starts_at"),
        ({"material": "javascript:alert(1)"}, "material"),
        ({"material": "https://"}, "material"),
    ],
    ids=["no topic", "past start", "script as link", "no host"],
)
def test_what_no_training_can_be_is_refused_beside_its_field(
    draft: TrainingDraft, dumisa: User, now: datetime, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(DomainError) as refused:
        trainings.plan_training(draft=replace(draft, **changes), actor=dumisa, now=now)
    assert field in refused.value.fields


def test_a_training_for_nobody_is_not_opened(
    draft: TrainingDraft, dumisa: User, now: datetime
) -> None:
    with pytest.raises(WrongState, match="who it is for"):
        opened(replace(draft, audience_role=AudienceRole.NAMED), dumisa, now)


def test_two_who_change_it_at_once_do_not_overwrite_each_other(
    draft: TrainingDraft, dumisa: User, now: datetime
) -> None:
    training = trainings.plan_training(draft=draft, actor=dumisa, now=now)
    mine, theirs = (Training.objects.get(pk=training.pk) for _copy in range(2))
    trainings.edit_training(
        training=theirs, draft=replace(draft, place="Room 5"), actor=dumisa, now=now
    )

    with pytest.raises(Conflict):
        trainings.edit_training(
            training=mine, draft=replace(draft, place="Room 6"), actor=dumisa, now=now
        )


def test_the_waiting_list_moves_up_in_order_when_a_seat_is_freed(
    amina: User, bongani: User, chipo: User, now: datetime
) -> None:
    training = small([amina, bongani, chipo])
    for minutes, person in enumerate([amina, bongani, chipo]):
        training_seats.register_for(
            training=training, actor=person, now=now + timedelta(minutes=minutes)
        )
    assert set(states(training).values()) == {"registered", "waiting"}

    training_seats.withdraw_from(training=training, reason="Ill.", actor=amina, now=now)

    assert states(training) == {
        amina.name: "withdrawn",
        bongani.name: "registered",
        chipo.name: "waiting",
    }
    mail = OutgoingMail.objects.get()
    assert (mail.recipient, mail.kind) == (bongani.email, training_mails.SEAT)
    training.refresh_from_db()
    assert training.taken == 1


def test_more_seats_are_given_to_those_who_wait(
    draft: TrainingDraft, dumisa: User, amina: User, chipo: User, now: datetime
) -> None:
    training = opened(replace(draft, capacity=1), dumisa, now)
    for person in (amina, chipo):
        training_seats.register_for(training=training, actor=person, now=now)

    trainings.edit_training(
        training=training, draft=replace(draft, capacity=2), actor=dumisa, now=now
    )

    assert set(states(training).values()) == {"registered"}
    with pytest.raises(DomainError) as refused:
        trainings.edit_training(
            training=training, draft=replace(draft, capacity=1), actor=dumisa, now=now
        )
    assert "capacity" in refused.value.fields


def test_the_database_itself_gives_no_seat_beyond_the_last(amina: User) -> None:
    training = small([amina])

    with pytest.raises(IntegrityError), transaction.atomic():
        Training.objects.filter(pk=training.pk).update(taken=2)


def test_registering_twice_takes_one_seat(amina: User, now: datetime) -> None:
    training = small([amina], capacity=2)

    for _time in range(2):
        training_seats.register_for(training=training, actor=amina, now=now)

    training.refresh_from_db()
    assert training.taken == 1


def test_whom_it_is_not_for_takes_no_seat(amina: User, bongani: User, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        training_seats.register_for(training=small([amina]), actor=bongani, now=now)


def test_registration_ends_when_it_begins(amina: User, now: datetime) -> None:
    training = small([amina], starts_at=now)

    with pytest.raises(WrongState):
        training_seats.register_for(training=training, actor=amina, now=now)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_connections")
def test_many_who_register_at_once_get_no_seat_too_many(now: datetime) -> None:
    people = UserFactory.create_batch(8)
    training = small(people, capacity=3)
    gate = Barrier(len(people))

    def come(person: User) -> None:
        try:
            gate.wait()
            training_seats.register_for(
                training=Training.objects.get(pk=training.pk), actor=person, now=now
            )
        finally:
            connection.close()

    threads = [Thread(target=come, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(states(training).values()) == ["registered"] * 3 + ["waiting"] * 5
    training.refresh_from_db()
    assert training.taken == 3


def test_who_came_is_trained_who_had_a_seat_and_stayed_away_missed_it(
    amina: User, bongani: User, chipo: User, now: datetime
) -> None:
    training = small([amina, bongani, chipo], capacity=2, starts_at=now - DAY)
    for person in (amina, bongani):
        TrainingRegistrationFactory.create(training=training, user=person)

    # Chipo had no seat and came all the same.
    training_seats.record_attendance(
        training=training, attended=[amina, chipo], actor=training.organizer, now=now
    )

    assert states(training) == {
        amina.name: "attended",
        bongani.name: "missed",
        chipo.name: "attended",
    }
    audience = audience_of(training, organization_day(now))
    assert (audience.share.done, audience.share.total) == (2, 3)
    assert audience.missing == {bongani.pk}
    training_seats.record_attendance(
        training=training, attended=[amina, bongani], actor=training.organizer, now=now
    )
    assert states(training)[chipo.name] == "missed"


def test_nobody_came_to_what_has_not_begun(amina: User, now: datetime) -> None:
    training = small([amina], starts_at=now + DAY)

    with pytest.raises(WrongState, match="not begun"):
        training_seats.record_attendance(
            training=training, attended=[amina], actor=training.organizer, now=now
        )


def test_an_action_knows_how_many_of_its_audience_were_reached(
    draft: TrainingDraft,
    dumisa: User,
    amina: User,
    sales_obligation: Obligation,
    now: datetime,
) -> None:
    action = CorrectiveActionFactory.create(gap=gap_between(sales_obligation))
    training = opened(replace(draft, actions=(action,)), dumisa, now)
    assert reached_by_action([action.pk], organization_day(now))[action.pk].done == 0

    training_seats.record_attendance(
        training=training, attended=[amina], actor=dumisa, now=now + 11 * DAY
    )

    share = reached_by_action([action.pk], organization_day(now))[action.pk]
    assert (share.done, share.total, share.shown) == (1, 2, "50.0")


def test_a_check_counts_the_right_answers_of_each_try(amina: User, now: datetime) -> None:
    training = small([amina])
    first, second = CheckQuestionFactory.create_batch(2, training=training)
    answer: Callable[..., CheckResult] = training_checks.answer_check

    result = answer(training=training, answers={first.pk: 1, second.pk: 0}, actor=amina, now=now)
    again = answer(training=training, answers={first.pk: 1, second.pk: 1}, actor=amina, now=now)

    assert (result.passed, result.asked, result.number) == (1, 2, 1)
    assert (again.passed, again.number) == (2, 2)
    with pytest.raises(DomainError) as refused:
        answer(training=training, answers={first.pk: 7}, actor=amina, now=now)
    assert len(refused.value.fields) == 2


def test_sums_hide_who_answered_what(dumisa: User, now: datetime) -> None:
    people = UserFactory.create_batch(6)
    training = small(people, capacity=9)
    question = CheckQuestionFactory.create(training=training)
    for number, person in enumerate(people):
        training_checks.answer_check(
            training=training,
            answers={question.pk: number % 2},
            actor=person,
            now=now + timedelta(minutes=number),
        )
        shown = question_sums(training)[0].share
        assert (shown is not None) == (number >= 4)

    # The sixth answer changes nothing that anybody may read.
    assert (shown.done, shown.total) == (2, 5)  # type: ignore[union-attr]
    page = training_page(training, dumisa, now)
    assert page.own_result is None


@pytest.mark.parametrize(
    ("choices", "right"),
    [(["Only one"], 0), (["Same", "same"], 0), (["A", "B"], 5), ([" ", "B"], 1)],
    ids=["one answer", "the same twice", "no such answer", "empty answer"],
)
def test_a_question_has_several_answers_and_one_is_right(
    amina: User, now: datetime, choices: list[str], right: int
) -> None:
    with pytest.raises(DomainError) as refused:
        training_checks.add_question(
            training=small([amina]), text="Why?", choices=choices, right=right, actor=amina, now=now
        )
    assert "choices" in refused.value.fields


def test_an_earlier_moment_shows_who_had_a_seat_then(amina: User, now: datetime) -> None:
    training = small([amina])
    training_seats.register_for(training=training, actor=amina, now=now)
    training_seats.withdraw_from(training=training, actor=amina, now=now + DAY)

    with past.as_of(now + DAY / 2):
        assert states(training) == {amina.name: "registered"}
    assert states(training) == {amina.name: "withdrawn"}
