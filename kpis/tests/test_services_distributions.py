"""Giving out a quarter's targets: frozen once, one mail each, read by whom."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from departments.models import Department, Quarter, Reminder, User
from departments.tests.factories import UserFactory
from kpis.choices.distributions import DeliveryState, DistributionState
from kpis.choices.targets import KptLevel, KptState
from kpis.models import Acknowledgement, Delivery, Distribution, Kpt
from kpis.selectors.acknowledgements import shares
from kpis.selectors.summaries import own_lines, preview, reading
from kpis.services import acknowledgements, distributions, summary_mails
from kpis.tests.factories_distributions import AcknowledgementFactory
from kpis.tests.factories_targets import KptFactory
from saypro_align.lib.exceptions import Conflict, DomainError, NotAllowed, WrongState
from saypro_align.outbox.models import MailState, OutgoingMail

DAY = timedelta(days=1)


@pytest.fixture
def target(quarter: Quarter, farai: User) -> Kpt:
    """Return the organization's target, in the leader's care."""
    return KptFactory.create(quarter=quarter, name="Increase royalty revenue by 15 %", owner=farai)


@pytest.fixture
def personal(quarter: Quarter, sales: Department, bongani: User) -> Kpt:
    """Return a target of Bongani's own."""
    return KptFactory.create(
        quarter=quarter,
        level=KptLevel.PERSON,
        department=sales,
        person=bongani,
        name="Call forty licensees",
    )


def give_out(quarter: Quarter, office: User, now: datetime, **more: Any) -> Distribution:
    seen = preview(quarter).fingerprint
    return distributions.distribute(quarter=quarter, seen=seen, actor=office, now=now, **more)


def mails(version: Distribution) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(about_id=version.pk).order_by("recipient"))


def test_everybody_inside_gets_one_mail(
    target: Kpt, quarter: Quarter, dumisa: User, bongani: User, eve: User, now: datetime
) -> None:
    version = give_out(quarter, dumisa, now)
    distributions.write_due_mails(now=now)
    distributions.write_due_mails(now=now)

    version.refresh_from_db()
    assert OutgoingMail.objects.count() == Delivery.objects.count()
    assert {bongani.email, dumisa.email} <= {mail.recipient for mail in mails(version)}
    assert eve.email not in {mail.recipient for mail in mails(version)}
    assert (version.state, version.sent_at) == (DistributionState.SENT, now)


def test_a_mail_tells_of_own_targets_and_of_nobody_elses(
    target: Kpt, personal: Kpt, quarter: Quarter, dumisa: User, amina: User, bongani: User,
    now: datetime,
) -> None:  # fmt: skip
    version = give_out(quarter, dumisa, now)
    distributions.write_due_mails(now=now)

    told = {mail.recipient: mail.text + mail.html for mail in mails(version)}
    assert [who for who, text in told.items() if personal.name in text] == [bongani.email]
    assert all(target.name in text for text in told.values())
    assert personal.name not in str(version.content)
    assert own_lines(amina, version) == ()


def test_a_version_reads_the_same_whatever_becomes_of_the_targets(
    target: Kpt, quarter: Quarter, dumisa: User, bongani: User, now: datetime
) -> None:
    give_out(quarter, dumisa, now)
    distributions.write_due_mails(now=now)
    Kpt.objects.filter(pk=target.pk).update(name="Something else")
    second = give_out(quarter, dumisa, now + DAY, note="A new name.")

    old, new = reading(bongani, quarter, "1"), reading(bongani, quarter)
    assert old is not None
    assert new is not None
    assert [line.name for line in old.summary.lines] == ["Increase royalty revenue by 15 %"]
    assert [line.name for line in new.summary.lines] == ["Something else"]
    assert (new.distribution, old.is_newest) == (second, False)
    assert old.summary.lines[0].path.replace("\N{NARROW NO-BREAK SPACE}", " ") == (
        "R 200 000 → R 230 000"
    )


def test_nobody_distributes_what_he_has_not_seen(
    target: Kpt, quarter: Quarter, dumisa: User, now: datetime
) -> None:
    seen = preview(quarter).fingerprint
    Kpt.objects.filter(pk=target.pk).update(name="Changed a moment ago")

    with pytest.raises(Conflict):
        distributions.distribute(quarter=quarter, seen=seen, actor=dumisa, now=now)

    assert not Distribution.objects.exists()


def test_the_same_targets_are_not_distributed_twice(
    target: Kpt, quarter: Quarter, dumisa: User, now: datetime
) -> None:
    give_out(quarter, dumisa, now)
    distributions.write_due_mails(now=now)

    with pytest.raises(WrongState, match="Nothing has changed"):
        give_out(quarter, dumisa, now)


def test_only_the_office_distributes(
    target: Kpt, quarter: Quarter, amina: User, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        give_out(quarter, amina, now)


def test_proposed_targets_are_left_out_and_counted(
    target: Kpt, quarter: Quarter, dumisa: User
) -> None:
    KptFactory.create(quarter=quarter, state=KptState.PROPOSED)

    found = preview(quarter)

    assert ([line.name for line in found.summary.lines], found.unfinished) == ([target.name], 1)


def test_a_worker_that_dies_leaves_the_rest_to_the_next(
    target: Kpt, quarter: Quarter, dumisa: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    UserFactory.create_batch(3)
    monkeypatch.setattr(distributions, "BATCH", 2)
    version = give_out(quarter, dumisa, now)
    distributions._write_batch(version, now)
    half = len(mails(version))

    distributions.write_due_mails(now=now)

    people = Delivery.objects.filter(distribution=version)
    assert (half, len(mails(version))) == (2, people.count())
    assert set(people.values_list("state", flat=True)) == {DeliveryState.WRITTEN}


def test_two_workers_write_one_mail(
    target: Kpt, quarter: Quarter, dumisa: User, now: datetime
) -> None:
    """Both have read the same delivery as waiting; the second finds the mail of the first."""
    version = give_out(quarter, dumisa, now)
    first = version.deliveries.all()[0]
    second = Delivery.objects.get(pk=first.pk)

    summary_mails.deliver(first, now=now)
    summary_mails.deliver(second, now=now)

    assert len(mails(version)) == 1
    assert second.mail == first.mail


def test_who_joins_later_gets_the_newest_version_too(
    target: Kpt, quarter: Quarter, dumisa: User, now: datetime
) -> None:
    version = give_out(quarter, dumisa, now)
    distributions.write_due_mails(now=now)
    late = UserFactory.create(email="late@saypro.example")

    for _each in range(2):
        distributions.add_newcomers(now=now + DAY)
        distributions.write_due_mails(now=now + DAY)

    assert [mail.recipient for mail in mails(version)].count(late.email) == 1


def test_who_left_before_his_mail_was_written_gets_none(
    target: Kpt, quarter: Quarter, dumisa: User, bongani: User, now: datetime
) -> None:
    version = give_out(quarter, dumisa, now)
    User.objects.filter(pk=bongani.pk).update(is_active=False)

    distributions.write_due_mails(now=now)

    assert bongani.email not in [mail.recipient for mail in mails(version)]
    assert Delivery.objects.get(user=bongani).state == DeliveryState.GONE


def test_only_what_failed_is_sent_again(
    target: Kpt, quarter: Quarter, dumisa: User, bongani: User, now: datetime
) -> None:
    version = give_out(quarter, dumisa, now)
    distributions.write_due_mails(now=now)
    mine = OutgoingMail.objects.filter(recipient=bongani.email)
    mine.update(state=MailState.FAILED, attempts=12)

    count = distributions.resend_failed(distribution=version, actor=dumisa, now=now)

    assert (count, mine.get().state) == (1, MailState.QUEUED)


def test_a_test_mail_goes_to_who_asks_and_distributes_nothing(
    target: Kpt, quarter: Quarter, dumisa: User, now: datetime
) -> None:
    mail = distributions.send_test(quarter=quarter, actor=dumisa, now=now)

    assert (mail.recipient, mail.subject[:5]) == (dumisa.email, "Test:")
    assert not Distribution.objects.exists()


def test_a_mail_stays_small_however_many_targets_there_are(
    quarter: Quarter, dumisa: User, now: datetime
) -> None:
    KptFactory.create_batch(120, quarter=quarter, rationale="Because it matters. " * 90)

    mail = distributions.send_test(quarter=quarter, actor=dumisa, now=now)

    assert len(mail.html.encode()) <= 100_000
    assert "more targets stand on the page" in mail.text


def test_saying_it_twice_counts_once(
    target: Kpt, quarter: Quarter, dumisa: User, bongani: User, now: datetime
) -> None:
    version = give_out(quarter, dumisa, now)
    first = acknowledgements.acknowledge(distribution=version, actor=bongani, now=now)
    again = acknowledgements.acknowledge(distribution=version, actor=bongani, now=now + DAY)

    assert (first.pk, again.created_at) == (again.pk, now)


def test_an_old_version_is_not_acknowledged(
    target: Kpt, quarter: Quarter, dumisa: User, bongani: User, now: datetime
) -> None:
    version = give_out(quarter, dumisa, now)
    distributions.write_due_mails(now=now)
    Kpt.objects.filter(pk=target.pk).update(name="Something else")
    give_out(quarter, dumisa, now + DAY)

    with pytest.raises(Conflict, match="newer version"):
        acknowledgements.acknowledge(distribution=version, actor=bongani, now=now + DAY)

    assert not Acknowledgement.objects.exists()


def test_who_has_not_read_is_asked_once_a_day(
    target: Kpt, quarter: Quarter, dumisa: User, amina: User, bongani: User, now: datetime
) -> None:
    version = give_out(quarter, dumisa, now)
    AcknowledgementFactory.create(distribution=version, user=bongani)
    sales = amina.department_ids()

    asked = acknowledgements.ask_unread(
        distribution=version, department_ids=sales, actor=dumisa, now=now
    )

    assert (asked.asked, list(Reminder.objects.values_list("user", flat=True))) == (1, [amina.pk])
    with pytest.raises(WrongState, match="tomorrow"):
        acknowledgements.ask_unread(
            distribution=version, department_ids=sales, actor=dumisa, now=now
        )


def test_a_head_knows_the_share_of_his_own_department_only(
    target: Kpt, quarter: Quarter, dumisa: User, amina: User, bongani: User, chipo: User,
    farai: User, now: datetime,
) -> None:  # fmt: skip
    version = give_out(quarter, dumisa, now)
    AcknowledgementFactory.create(distribution=version, user=bongani)

    mine, leaders = shares(version, amina), shares(version, farai)

    told = [(str(row.department), row.read, row.people, row.missing) for row in mine.rows]
    assert (told, mine.total) == ([("Sales", 1, 2, (amina,))], None)
    assert [(row.read, row.people, row.missing) for row in leaders.rows] == [(0, 1, ()), (1, 2, ())]
    assert leaders.total is not None
    assert leaders.total.read == 1


def test_what_stands_above_as_a_draft_is_named_to_nobody(
    target: Kpt, quarter: Quarter, sales: Department
) -> None:
    draft = KptFactory.create(quarter=quarter, name="Buy the rival", state=KptState.DRAFT)
    KptFactory.create(quarter=quarter, level=KptLevel.DEPARTMENT, department=sales, parent=draft)

    found = preview(quarter)

    assert [line.serves for part in found.summary.parts for line in part.lines] == [""]


def test_too_many_test_mails_are_refused_with_the_time_to_wait(
    target: Kpt, quarter: Quarter, dumisa: User, now: datetime
) -> None:
    for _ in range(10):
        distributions.send_test(quarter=quarter, actor=dumisa, now=now)
    with pytest.raises(DomainError, match="Try again in 15 minutes"):
        distributions.send_test(quarter=quarter, actor=dumisa, now=now)
    assert OutgoingMail.objects.filter(kind=summary_mails.TEST).count() == 10
