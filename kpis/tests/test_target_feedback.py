"""Feedback on proposed targets: who reads it, what comes of it, and what waits for its answer."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from departments.models import Department, User
from departments.tests.factories import UserFactory
from kpis.choices.discussions import FeedbackState
from kpis.choices.targets import KptLevel, KptState
from kpis.models import Kpt, KptFeedback, TargetChange
from kpis.services import target_feedback as service
from kpis.services.target_feedback import Opinion, Reply
from kpis.services.targets import finalize_target
from kpis.tests.factories_discussion import KptFeedbackFactory
from kpis.tests.factories_targets import KptFactory
from saypro_align.audit import past
from saypro_align.audit.models import AuditEntry
from saypro_align.lib.exceptions import Conflict, DomainError, NotAllowed, WrongState
from saypro_align.outbox.models import OutgoingMail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TOO_MUCH = Opinion(realistic=False, relative=Decimal(10), comment="Two licences were not renewed.")


@pytest.fixture
def kpt(chipo: User) -> Kpt:
    """Return a proposed target of +15 % that Chipo answers for; feedback runs until 28 November."""
    held: Kpt = KptFactory.create(
        state=KptState.PROPOSED,
        owner=chipo,
        relative_target=Decimal(15),
        feedback_until=date(2026, 11, 28),
    )
    return held


def test_what_is_relative_is_answered_relatively(kpt: Kpt, bongani: User, now: datetime) -> None:
    entry = service.give_feedback(kpt=kpt, opinion=TOO_MUCH, actor=bongani, now=now)

    assert (entry.wanted_relative, entry.wanted_value) == (Decimal(10), Decimal(220000))


def test_who_thinks_again_changes_his_entry_until_it_is_answered(
    kpt: Kpt, bongani: User, dumisa: User, now: datetime
) -> None:
    entry = service.give_feedback(kpt=kpt, opinion=TOO_MUCH, actor=bongani, now=now)
    again = service.give_feedback(kpt=kpt, opinion=Opinion(realistic=True), actor=bongani, now=now)

    assert again.pk == entry.pk
    assert (again.realistic, again.wanted_value) == (True, None)
    with pytest.raises(Conflict):
        service.give_feedback(kpt=kpt, opinion=TOO_MUCH, expected_version=1, actor=bongani, now=now)
    service.answer_feedback(
        entry=again, reply=Reply(take_over=False, answer="Good."), actor=dumisa, now=now
    )
    service.give_feedback(kpt=kpt, opinion=TOO_MUCH, actor=bongani, now=now)

    assert KptFeedback.objects.filter(kpt=kpt, given_by=bongani).count() == 2


@pytest.mark.parametrize(
    ("changes", "opinion", "error"),
    [
        ({"feedback_until": date(2026, 11, 20)}, TOO_MUCH, "until 20 Nov 2026"),
        ({"state": KptState.WITHDRAWN, "state_reason": "No."}, TOO_MUCH, "is closed"),
        ({}, Opinion(realistic=False), "Say why"),
    ],
    ids=["too late", "withdrawn", "a bare no"],
)
def test_feedback_has_its_time_and_a_no_its_reason(
    kpt: Kpt,
    bongani: User,
    now: datetime,
    changes: dict[str, object],
    opinion: Opinion,
    error: str,
) -> None:
    Kpt.objects.filter(pk=kpt.pk).update(
        **changes, **({"ended_at": now} if "state" in changes else {})
    )
    kpt.refresh_from_db()

    with pytest.raises(DomainError, match=error):
        service.give_feedback(kpt=kpt, opinion=opinion, actor=bongani, now=now)


def test_taken_over_the_target_reads_otherwise_and_names_the_feedback(
    kpt: Kpt, bongani: User, dumisa: User, now: datetime
) -> None:
    entry = service.give_feedback(kpt=kpt, opinion=TOO_MUCH, actor=bongani, now=now)

    service.answer_feedback(
        entry=entry, reply=Reply(take_over=True, answer="Ten it is."), actor=dumisa, now=now
    )

    kpt.refresh_from_db()
    assert (kpt.target_value, kpt.relative_target) == (Decimal(220000), Decimal(10))
    change = TargetChange.objects.get(kpt=kpt)
    assert (change.old["relative_target"], change.new["relative_target"]) == ("15", "10")
    assert (change.cause, change.cause_id, change.reason) == ("feedback", entry.pk, "Ten it is.")
    assert entry.state == FeedbackState.TAKEN_OVER
    mail = OutgoingMail.objects.get(kind="target_feedback")
    assert mail.recipient == bongani.email
    assert "220 000" in mail.text.replace("\u202f", " ").replace("\u00a0", " ")


def test_the_owner_may_agree_on_something_between(
    kpt: Kpt, bongani: User, chipo: User, now: datetime
) -> None:
    entry = service.give_feedback(kpt=kpt, opinion=TOO_MUCH, actor=bongani, now=now)
    between = Reply(take_over=True, relative=Decimal(12), on=date(2026, 12, 20))

    service.answer_feedback(entry=entry, reply=between, actor=chipo, now=now)

    kpt.refresh_from_db()
    assert (kpt.relative_target, kpt.due_on) == (Decimal(12), date(2026, 12, 20))
    assert "licences" not in TargetChange.objects.get().reason


def test_two_who_want_the_same_are_answered_by_one_change(
    kpt: Kpt, bongani: User, amina: User, dumisa: User, now: datetime
) -> None:
    entries = [
        service.give_feedback(kpt=kpt, opinion=TOO_MUCH, actor=who, now=now)
        for who in (bongani, amina)
    ]
    replies = {entry.pk: (entry, Reply(take_over=True), None) for entry in entries}

    answered = service.answer_all(replies=replies, actor=dumisa, now=now)

    assert TargetChange.objects.count() == 1
    assert len({entry.change_id for entry in answered}) == 1


def test_one_refusal_answers_none(
    kpt: Kpt, bongani: User, amina: User, dumisa: User, now: datetime
) -> None:
    first, second = (
        service.give_feedback(kpt=kpt, opinion=TOO_MUCH, actor=who, now=now)
        for who in (bongani, amina)
    )
    replies = {
        first.pk: (first, Reply(take_over=True), None),
        second.pk: (second, Reply(take_over=False), None),
    }

    with pytest.raises(DomainError) as refused:
        service.answer_all(replies=replies, actor=dumisa, now=now)

    assert list(refused.value.fields) == [f"answer_{second.pk}"]
    assert KptFeedback.objects.waiting().count() == 2


def test_nobody_answers_his_own_feedback_and_no_stranger_any(
    kpt: Kpt, dumisa: User, bongani: User, now: datetime
) -> None:
    own = service.give_feedback(kpt=kpt, opinion=TOO_MUCH, actor=dumisa, now=now)

    for who in (dumisa, bongani):
        with pytest.raises(NotAllowed):
            service.answer_feedback(
                entry=own, reply=Reply(take_over=False, answer="No."), actor=who, now=now
            )


def test_feedback_is_closed_and_the_target_made_final_only_when_all_is_answered(
    kpt: Kpt, bongani: User, chipo: User, dumisa: User, now: datetime
) -> None:
    entry = service.give_feedback(kpt=kpt, opinion=TOO_MUCH, actor=bongani, now=now)

    with pytest.raises(DomainError, match="1 entry waits"):
        service.close_feedback(kpt=kpt, actor=chipo, now=now)
    with pytest.raises(DomainError, match="Answer the feedback first"):
        finalize_target(kpt=kpt, reason="Now.", actor=dumisa, now=now)
    keep = Reply(take_over=False, answer="The new shop opens.")
    service.answer_feedback(entry=entry, reply=keep, actor=chipo, now=now)
    closed = service.close_feedback(kpt=kpt, actor=chipo, now=now)

    assert closed.feedback_closed_at == now
    with pytest.raises(WrongState):
        service.give_feedback(kpt=kpt, opinion=TOO_MUCH, actor=bongani, now=now)
    final = finalize_target(kpt=kpt, reason="All have spoken.", actor=dumisa, now=now)
    assert final.state == KptState.FINAL


def test_feedback_is_read_by_those_concerned_and_by_no_colleague(
    kpt: Kpt, sales: Department, amina: User, bongani: User, chipo: User, dumisa: User, farai: User
) -> None:
    entry = KptFeedbackFactory.create(kpt=kpt, given_by=bongani)
    personal = KptFeedbackFactory.create(
        kpt=KptFactory.create(
            level=KptLevel.PERSON, department=sales, person=bongani, state=KptState.PROPOSED
        ),
        given_by=bongani,
    )
    colleague = UserFactory.create()

    def reads(user: User) -> set[KptFeedback]:
        return set(KptFeedback.objects.visible_to(user))

    assert reads(bongani) == reads(dumisa) == {entry, personal}
    assert reads(chipo) == reads(farai) == {entry}
    assert reads(amina) == {personal}
    assert reads(colleague) == set()


def test_an_earlier_moment_shows_what_was_said_then(
    kpt: Kpt, bongani: User, dumisa: User, now: datetime
) -> None:
    entry = service.give_feedback(kpt=kpt, opinion=TOO_MUCH, actor=bongani, now=now)
    service.answer_feedback(
        entry=entry,
        reply=Reply(take_over=False, answer="No."),
        actor=dumisa,
        now=now + timedelta(hours=2),
    )

    with past.as_of(now + timedelta(hours=1), reader=dumisa):
        assert KptFeedback.objects.visible_to(dumisa).get().state == FeedbackState.OPEN


def test_who_gave_feedback_takes_note_of_the_answer(
    kpt: Kpt, bongani: User, dumisa: User, now: datetime
) -> None:
    entry = service.give_feedback(kpt=kpt, opinion=TOO_MUCH, actor=bongani, now=now)
    with pytest.raises(WrongState):
        service.note_answer(entry=entry, actor=bongani, now=now)
    keep = Reply(take_over=False, answer="No.")
    service.answer_feedback(entry=entry, reply=keep, actor=dumisa, now=now)

    with pytest.raises(NotAllowed):
        service.note_answer(entry=entry, actor=dumisa, now=now)
    assert service.note_answer(entry=entry, actor=bongani, now=now).noted_at == now
    assert AuditEntry.objects.filter(event="kpt_feedback.noted").count() == 1


def test_feedback_from_a_page_shown_before_the_target_became_final_is_refused(
    kpt: Kpt, bongani: User, now: datetime
) -> None:
    Kpt.objects.filter(pk=kpt.pk).update(
        state=KptState.FINAL, finalized_at=now, finalized_by=bongani
    )

    with pytest.raises(WrongState, match="closed"):
        service.give_feedback(kpt=kpt, opinion=TOO_MUCH, actor=bongani, now=now)
    assert not KptFeedback.objects.exists()
