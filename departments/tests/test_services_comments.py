"""Comments at a plan's fields: who reads them, who may be named, who is told."""

from datetime import datetime, timedelta
from itertools import product
from uuid import UUID

import pytest
from django.contrib.auth.models import AnonymousUser

from departments.choices import PUBLIC_STATES, MembershipRole, PlanState
from departments.models import Comment, Mention, Obligation, Plan, User
from departments.readers import readers_of
from departments.services import comments, plan_mails, reading
from departments.services import plans as plan_services
from departments.tests.factories import (
    CommentFactory,
    MembershipFactory,
    ObjectiveFactory,
    PlanFactory,
    UserFactory,
)
from saypro_align.audit.models import AuditEntry
from saypro_align.lib.exceptions import DomainError, NotAllowed, WrongState
from saypro_align.outbox.models import MailState, OutgoingMail
from saypro_align.outbox.sending import send_due_mails


@pytest.fixture
def everybody(
    amina: User, bongani: User, chipo: User, dumisa: User, eve: User, farai: User, gugu: User
) -> list[User]:
    """Return one person of every kind, and some whose rights ended."""
    gone = UserFactory.create(name="Gone Away", is_active=False, organization_role="coordinator")
    left = UserFactory.create(name="Left Sales")
    sales = amina.current_memberships[0].department
    MembershipFactory.create(
        user=left, department=sales, role=MembershipRole.HEAD, ended_on="2026-01-31"
    )
    return [amina, bongani, chipo, dumisa, eve, farai, gugu, gone, left]


@pytest.fixture
def submitted(sales_obligation: Obligation, amina: User) -> Plan:
    """Return Amina's submitted plan with one objective."""
    plan = PlanFactory.create(obligation=sales_obligation, author=amina, state=PlanState.SUBMITTED)
    ObjectiveFactory.create(plan=plan)
    return plan


def say(plan: Plan, text: str, actor: User, now: datetime, *, inside: bool = False) -> Comment:
    return comments.add_comment(
        plan=plan, row="plan", field="summary", text=text, inside=inside, actor=actor, now=now
    )


@pytest.mark.parametrize(("state", "inside"), list(product(PlanState, [False, True])))
def test_who_may_be_named_is_exactly_who_may_read(
    state: PlanState, inside: bool, sales_obligation: Obligation, amina: User, everybody: list[User]
) -> None:
    """The two questions are asked from two sides; they must never differ."""
    plan = PlanFactory.create(obligation=sales_obligation, author=amina, state=state)
    # What is said about a version that others may not read is always inside.
    inside = inside or state not in PUBLIC_STATES
    comment = CommentFactory.create(plan=plan, is_inside=inside, author=amina)

    namable = set(readers_of(plan, inside=inside))
    reading_it = {
        person for person in everybody if Comment.objects.visible_to(person).contains(comment)
    }

    assert reading_it == namable & set(everybody)
    assert amina in namable
    assert not any(person.is_external or not person.is_active for person in namable)
    assert not Comment.objects.visible_to(AnonymousUser()).exists()


def test_a_draft_is_talked_about_inside_whatever_is_asked(
    sales_obligation: Obligation, amina: User, chipo: User, farai: User, now: datetime
) -> None:
    draft = PlanFactory.create(obligation=sales_obligation, author=amina)
    comment = say(draft, "Is this the right word?", amina, now)
    assert comment.is_inside
    Plan.objects.filter(pk=draft.pk).update(
        state=PlanState.SUBMITTED, submitted_by=amina, submitted_at=now
    )
    assert not Comment.objects.visible_to(chipo).exists()
    assert Comment.objects.visible_to(farai).exists()


def test_who_is_named_is_told_and_owes_a_look(
    submitted: Plan, amina: User, bongani: User, dumisa: User, now: datetime
) -> None:
    comment = say(submitted, "@Dumisa Mbeki and @bongani, what is this?", amina, now)

    mails = {mail.recipient: mail for mail in OutgoingMail.objects.all()}
    assert set(mails) == {dumisa.email, bongani.email}
    assert mails[dumisa.email].subject == "Amina Yusuf mentions you: Sales plan"
    assert f"#comment-{comment.pk}" in mails[dumisa.email].text
    assert set(comment.mentions.values_list("person", "seen_at")) == {
        (dumisa.pk, None),
        (bongani.pk, None),
    }


@pytest.mark.parametrize("name", ["Chipo", "Eve", "Nobody"])
def test_the_refusal_does_not_tell_whether_somebody_exists(
    name: str, sales_obligation: Obligation, amina: User, chipo: User, eve: User, now: datetime
) -> None:
    draft = PlanFactory.create(obligation=sales_obligation, author=amina)
    with pytest.raises(DomainError) as caught:
        say(draft, f"@{name} should see this", amina, now)
    assert caught.value.fields == {
        "text": [f"Nobody who may read this comment is called “{name}”."]
    }
    assert not Comment.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_who_may_not_read_may_not_comment(
    sales_obligation: Obligation, amina: User, chipo: User, eve: User, now: datetime
) -> None:
    draft = PlanFactory.create(obligation=sales_obligation, author=amina)
    for stranger in (chipo, eve):
        with pytest.raises(NotAllowed):
            say(draft, "Let me see.", stranger, now)
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("", "summary"),
        ("plan", ""),
        ("o/1", "text"),
        (f"o/{UUID(int=7)}/x", "text"),
        ("plan", "Summary"),
        ("plan\n", "summary"),
    ],
)
def test_a_place_that_is_none_is_refused(
    row: str, field: str, submitted: Plan, amina: User, now: datetime
) -> None:
    with pytest.raises(DomainError, match="no such field"):
        comments.add_comment(
            plan=submitted, row=row, field=field, text="Why?", actor=amina, now=now
        )


def test_who_lost_the_right_before_the_mail_goes_out_gets_none(
    db: None, submitted: Plan, amina: User, bongani: User, dumisa: User, now: datetime
) -> None:
    """Rights are asked again when the mail is handed over, not only when it is written."""
    say(submitted, "@Bongani, look", dumisa, now, inside=True)
    bongani.memberships.update(ended_on=now.date())
    mail = OutgoingMail.objects.get()
    assert not plan_mails.may_still_read(mail.kind, mail.recipient, mail.about_id)


@pytest.mark.django_db(transaction=True)
def test_the_mail_of_who_lost_the_right_ends_in_the_log(
    submitted: Plan, bongani: User, dumisa: User, now: datetime
) -> None:
    say(submitted, "@Bongani, look", dumisa, now, inside=True)
    bongani.memberships.update(ended_on=now.date())

    assert send_due_mails(now=now + timedelta(minutes=1)) == 0

    mail = OutgoingMail.objects.get()
    assert mail.state == MailState.WITHHELD
    assert "may no longer read" in mail.last_error


def test_done_and_open_again_leave_entries_and_done_twice_changes_nothing(
    submitted: Plan, amina: User, dumisa: User, now: datetime
) -> None:
    comment = say(submitted, "Add a number.", dumisa, now, inside=True)
    comments.resolve_comment(comment=comment, actor=amina, now=now)
    comments.resolve_comment(comment=comment, actor=dumisa, now=now)
    assert Comment.objects.get().resolved_by == amina
    comments.reopen_comment(comment=comment, actor=amina, now=now)
    events = AuditEntry.objects.filter(subject_id=comment.pk).order_by("happened_at", "pk")
    assert sorted(events.values_list("event", flat=True)) == [
        "comment.added",
        "comment.reopened",
        "comment.resolved",
    ]


def test_an_answer_at_the_same_field_counts_as_seen(
    submitted: Plan, amina: User, dumisa: User, now: datetime
) -> None:
    say(submitted, "@Amina, why?", dumisa, now)
    say(submitted, "Because of the fair in March.", amina, now)
    assert Mention.objects.get().seen_at == now
    other = say(submitted, "@Amina, really?", dumisa, now)
    assert comments.note_mention(comment=other, actor=amina, now=now)
    assert not comments.note_mention(comment=other, actor=amina, now=now)


def test_an_approved_plan_has_nothing_left_to_do(
    submitted: Plan, amina: User, dumisa: User, now: datetime
) -> None:
    request = say(submitted, "Add a number.", dumisa, now, inside=True)
    question = say(submitted, "How did you get there?", dumisa, now)
    plan_services.approve_plan(plan=submitted, actor=dumisa, now=now)
    request.refresh_from_db()
    question.refresh_from_db()
    assert request.resolved_by == dumisa
    assert question.resolved_at is None


def test_the_first_opening_counts_and_ends_taking_back(
    submitted: Plan, amina: User, dumisa: User, farai: User, now: datetime
) -> None:
    stale = Plan.objects.get(pk=submitted.pk)
    assert reading.note_reading(plan=submitted, actor=dumisa, now=now)
    assert not reading.note_reading(plan=submitted, actor=farai, now=now)
    assert not reading.note_reading(plan=stale, actor=farai, now=now)
    assert (stale.read_by, stale.read_at) == (dumisa, now)
    for verb in (plan_services.take_back_plan, plan_services.withdraw_plan):
        with pytest.raises(WrongState, match="Dumisa Mbeki has opened the plan"):
            verb(plan=submitted, actor=amina, now=now)
    assert Plan.objects.get().state == PlanState.SUBMITTED


def test_opening_in_the_same_moment_as_taking_back_lets_one_through(
    submitted: Plan, amina: User, dumisa: User, now: datetime
) -> None:
    """Both loaded the plan before; the database decides."""
    heads, offices = Plan.objects.get(pk=submitted.pk), Plan.objects.get(pk=submitted.pk)
    reading.note_reading(plan=offices, actor=dumisa, now=now)
    with pytest.raises(DomainError):
        plan_services.take_back_plan(plan=heads, actor=amina, now=now)
    assert Plan.objects.get().state == PlanState.SUBMITTED


def test_who_wrote_the_plan_does_not_read_it_for_those_who_decide(
    sales_obligation: Obligation, dumisa: User, now: datetime
) -> None:
    plan = PlanFactory.create(obligation=sales_obligation, author=dumisa, state=PlanState.SUBMITTED)
    assert not reading.note_reading(plan=plan, actor=dumisa, now=now)


def test_taken_back_changed_and_submitted_again_is_unread(
    submitted: Plan, amina: User, dumisa: User, now: datetime
) -> None:
    plan_services.take_back_plan(plan=submitted, actor=amina, now=now)
    assert submitted.state == PlanState.DRAFT
    plan_services.submit_plan(plan=submitted, expected_version=None, actor=amina, now=now)
    reading.note_reading(plan=submitted, actor=dumisa, now=now)
    plan_services.return_plan(plan=submitted, note="Shorter.", actor=dumisa, now=now)
    plan_services.submit_plan(plan=submitted, expected_version=None, actor=amina, now=now)
    assert (submitted.read_at, submitted.read_by) == (None, None)
