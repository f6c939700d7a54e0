"""Reading a submitted plan, commenting at its fields, returning it; the head changes and resubmits."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.choices import PlanState
from departments.models import Comment, Obligation, Plan, User
from departments.services.comments import add_comment
from departments.tests.factories import CommentFactory, PlanFactory
from kpis.models import KpiUse
from kpis.selectors.comments import talk_about
from kpis.services.approval import FieldComment, ask_for_changes
from kpis.tests.editing import typed
from kpis.tests.factories import KpiUseFactory
from saypro_align.audit.models import AuditEntry
from saypro_align.lib.exceptions import DomainError
from saypro_align.outbox.models import OutgoingMail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def submitted(sales_obligation: Obligation, amina: User, now: datetime) -> Plan:
    """Return Amina's submitted plan with one objective and one KPI."""
    plan = PlanFactory.create(
        obligation=sales_obligation,
        author=amina,
        state=PlanState.SUBMITTED,
        summary="We sell more.",
    )
    KpiUseFactory.create(
        objective__plan=plan,
        objective__text="Increase traffic",
        kpi__name="Website traffic",
        kpi__owner=amina,
    )
    return plan


def url(plan: Plan, step: str = "plan_review") -> str:
    return reverse(f"kpis:{step}", args=[plan.obligation.department.slug, plan.pk])


def place(plan: Plan, field: str) -> str:
    """Return the name of a field of the plan's one objective, or of its one KPI."""
    use = KpiUse.objects.select_related("objective").get(objective__plan=plan)
    if field in ("text", "goal"):
        return f"o/{use.objective.key}:{field}"
    return f"k/{use.objective.key}/{use.key}:{field}"


def posted(client: Client, plan: Plan, verb: str, **more: str) -> Any:
    client.get(url(plan))
    plan.refresh_from_db()
    return client.post(url(plan), {"version": str(plan.version), "verb": verb, **more})


def test_one_press_returns_the_plan_with_every_comment_at_its_field(
    submitted: Plan, as_dumisa: Client, dumisa: User, amina: User
) -> None:
    answer = posted(
        as_dumisa,
        submitted,
        "return",
        **{
            f"at-{place(submitted, 'text')}": "Say what will be different.",
            f"at-{place(submitted, 'target_value')}": "Count who buys, @Amina.",
        },
    )

    assert answer.status_code == 302
    submitted.refresh_from_db()
    assert (submitted.state, submitted.decided_by) == (PlanState.RETURNED, dumisa)
    said = {comment.place: comment for comment in Comment.objects.all()}
    assert set(said) == {place(submitted, "text"), place(submitted, "target_value")}
    assert all(comment.is_inside and comment.author == dumisa for comment in said.values())
    assert said[place(submitted, "text")].quoted == "Increase traffic"
    mail = OutgoingMail.objects.get(kind="plan_returned")
    assert (mail.recipient, mail.subject) == (amina.email, "Sales plan: 2 things to change")
    assert f"{url(submitted, 'plan_edit')}#first-comment" in mail.text
    assert "Say what will be different." in mail.text
    assert OutgoingMail.objects.filter(kind="comment_named").count() == 1


def test_a_note_alone_returns_the_plan_too_and_nothing_at_all_does_not(
    submitted: Plan, as_dumisa: Client
) -> None:
    answer = posted(as_dumisa, submitted, "return")
    assert answer.status_code == 422
    assert "Say what should change." in answer.content.decode()
    assert posted(as_dumisa, submitted, "return", note="Shorter.").status_code == 302
    assert OutgoingMail.objects.get().subject == "Sales plan: 1 thing to change"


def test_a_name_nobody_has_keeps_everything_typed_and_saves_nothing(
    submitted: Plan, as_dumisa: Client
) -> None:
    answer = posted(
        as_dumisa,
        submitted,
        "return",
        **{
            f"at-{place(submitted, 'text')}": "Ask @Nobody",
            f"at-{place(submitted, 'due_on')}": "Earlier.",
        },
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Nobody who may read this comment is called “Nobody”." in page
    assert "Earlier." in page
    assert not Comment.objects.exists()
    assert Plan.objects.get().state == PlanState.SUBMITTED


def test_enter_in_a_box_only_keeps_the_comments(submitted: Plan, as_dumisa: Client) -> None:
    answer = posted(as_dumisa, submitted, "save", **{f"at-{place(submitted, 'text')}": "Hm."})
    assert answer.status_code == 302
    assert Comment.objects.get().text == "Hm."
    assert Plan.objects.get().state == PlanState.SUBMITTED


def test_approving_settles_what_was_asked_and_tells_the_department(
    submitted: Plan, as_dumisa: Client, dumisa: User, amina: User
) -> None:
    CommentFactory.create(plan=submitted, is_inside=True)
    assert posted(as_dumisa, submitted, "approve", note="Well done.").status_code == 302
    assert Plan.objects.get().state == PlanState.ACTIVE
    assert Comment.objects.get().resolved_by == dumisa
    mail = OutgoingMail.objects.get()
    assert (mail.subject, mail.recipient) == ("Sales plan: accepted", amina.email)


@pytest.mark.parametrize("verb", ["return", "approve"])
def test_a_page_that_is_stale_decides_nothing(
    verb: str, submitted: Plan, as_dumisa: Client
) -> None:
    answer = posted(as_dumisa, submitted, verb, note="Kept text", version="1")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Kept text" in page
    assert f'value="{submitted.version}"' in page
    assert Plan.objects.get().state == PlanState.SUBMITTED
    assert not OutgoingMail.objects.exists()


def test_who_decides_second_keeps_what_he_typed(
    submitted: Plan, as_dumisa: Client, as_farai: Client
) -> None:
    assert posted(as_farai, submitted, "approve").status_code == 302
    submitted.refresh_from_db()
    answer = as_dumisa.post(
        url(submitted), {"version": "2", "verb": "return", "note": "My long note"}
    )
    assert answer.status_code == 409
    assert "Only a submitted plan can be returned." in answer.content.decode()
    assert "My long note" in answer.content.decode()
    assert Plan.objects.get().state == PlanState.ACTIVE


def test_opening_the_page_is_noted_once_and_ends_withdrawing(
    submitted: Plan, as_dumisa: Client, as_farai: Client, as_amina: Client, dumisa: User
) -> None:
    withdraw = as_amina.get(url(submitted, "plan_withdraw")).content.decode()
    assert "Go on editing it" in withdraw
    as_dumisa.get(url(submitted))
    as_farai.get(url(submitted))
    assert AuditEntry.objects.filter(event="plan.read").count() == 1
    refused = as_amina.post(
        url(submitted, "plan_withdraw"), {"version": "1", "then": "edit", "reason": ""}
    )
    assert refused.status_code == 409
    assert "Dumisa Mbeki has opened the plan" in refused.content.decode()
    page = as_amina.get(f"/departments/sales/plans/{submitted.obligation.quarter.code}/")
    assert "Opened by Dumisa Mbeki" in page.content.decode()
    assert "Withdraw plan" not in page.content.decode()


def test_the_plan_page_counts_as_opened_too_but_not_for_others(
    submitted: Plan, as_dumisa: Client, as_chipo: Client
) -> None:
    page = f"/departments/sales/plans/{submitted.obligation.quarter.code}/"
    as_chipo.get(page)
    as_dumisa.head(page)
    assert Plan.objects.get().read_at is None
    as_dumisa.get(page)
    assert Plan.objects.get().read_at is not None


def test_an_unread_plan_is_taken_back_into_the_editor(submitted: Plan, as_amina: Client) -> None:
    answer = as_amina.post(
        url(submitted, "plan_withdraw"), {"version": "1", "then": "edit", "reason": ""}
    )
    assert answer.headers["Location"] == url(submitted, "plan_edit")
    assert Plan.objects.get().state == PlanState.DRAFT


def test_the_head_finds_each_comment_beside_its_field_and_submits_again(
    submitted: Plan, as_amina: Client, dumisa: User, now: datetime
) -> None:
    ask_for_changes(
        plan=submitted,
        comments=[
            FieldComment(place(submitted, "target_value"), "Count who buys."),
            FieldComment("plan:summary", "Shorter."),
        ],
        actor=dumisa,
        now=now,
    )
    page = as_amina.get(url(submitted, "plan_edit")).content.decode()
    assert page.count('id="first-comment"') == 1
    assert page.index("Count who buys.") < page.index("Shorter.")
    assert "2 comments stand beside their fields" in page

    change = typed(as_amina, submitted, verb="check", objectives__0__text="Win buyers")
    assert as_amina.post(url(submitted, "plan_edit"), change).status_code == 302
    submitted.refresh_from_db()
    check = as_amina.get(reverse("gaps:plan_check", args=["sales", submitted.pk]))
    assert check.status_code == 200
    done = as_amina.post(
        reverse("gaps:plan_submit", args=["sales", submitted.pk]),
        {"version": str(submitted.version), "override_reason": "It follows."},
    )
    assert done.status_code == 302
    submitted.refresh_from_db()
    assert (submitted.state, submitted.read_at) == (PlanState.SUBMITTED, None)
    # What was asked stays open until somebody says that it is done.
    assert Comment.objects.open().count() == 2


def test_marking_as_done_in_the_editor_saves_what_was_typed(
    submitted: Plan, as_amina: Client, amina: User, dumisa: User, now: datetime
) -> None:
    name = place(submitted, "text")
    ask_for_changes(plan=submitted, comments=[FieldComment(name, "Why?")], actor=dumisa, now=now)
    comment = Comment.objects.get()
    data = typed(
        as_amina, submitted, verb=f"resolve_comment:{comment.pk}", objectives__0__text="Win buyers"
    )
    assert as_amina.post(url(submitted, "plan_edit"), data).status_code == 302
    comment.refresh_from_db()
    assert comment.resolved_by == amina
    assert submitted.objectives.get().text == "Win buyers"


def test_another_plans_comment_is_not_marked_from_here(
    submitted: Plan, as_amina: Client, customer_service_obligation: Obligation, now: datetime
) -> None:
    Plan.objects.update(state=PlanState.DRAFT)
    foreign = CommentFactory.create(
        plan=PlanFactory.create(obligation=customer_service_obligation, state=PlanState.ACTIVE)
    )
    for name in (foreign.pk, "x", ""):
        data = typed(as_amina, submitted, verb=f"resolve_comment:{name}")
        assert as_amina.post(url(submitted, "plan_edit"), data).status_code in {403, 404}
    foreign.refresh_from_db()
    assert foreign.resolved_at is None


def test_a_field_of_another_plan_cannot_be_commented_on(
    submitted: Plan, customer_service_obligation: Obligation, dumisa: User, now: datetime
) -> None:
    """A foreign key in the place says the same as one that is nowhere."""
    other = PlanFactory.create(obligation=customer_service_obligation, state=PlanState.SUBMITTED)
    KpiUseFactory.create(objective__plan=other)
    told = []
    for name in (place(other, "text"), "o/00000000-0000-0000-0000-000000000000:text", "plan:x"):
        with pytest.raises(DomainError) as caught:
            ask_for_changes(
                plan=submitted, comments=[FieldComment(name, "Why?")], actor=dumisa, now=now
            )
        told.append(caught.value.message)
    assert len(set(told)) == 1
    assert not Comment.objects.exists()


def test_a_comment_whose_field_is_gone_is_still_told(
    submitted: Plan, amina: User, dumisa: User, now: datetime
) -> None:
    add_comment(
        plan=submitted, row="plan", field="gone", text="Where is it?", actor=dumisa, now=now
    )
    talk = talk_about(submitted, amina)
    assert [remark.comment.text for remark in talk.adrift] == ["Where is it?"]
    assert talk.remarks[0].label == "What is no longer in the plan"


@pytest.mark.parametrize(
    ("who", "sees"), [("amina", True), ("bongani", True), ("farai", True), ("chipo", False)]
)
def test_what_was_said_in_deciding_is_for_the_department_and_those_who_decide(
    who: str,
    sees: bool,
    submitted: Plan,
    dumisa: User,
    now: datetime,
    client_of: Callable[[User], Client],
    api_of: Callable[[User], Any],
    request: Any,
) -> None:
    """Not on the page, not in its history, not among the versions, not through the API."""
    person = request.getfixturevalue(who)
    ask_for_changes(
        plan=submitted,
        note="CANARY-NOTE",
        comments=[FieldComment("plan:summary", "CANARY-COMMENT")],
        actor=dumisa,
        now=now,
    )
    Plan.objects.update(
        state=PlanState.SUBMITTED, submitted_at=now, decided_by=None, decided_at=None
    )
    client, api = client_of(person), api_of(person)
    pages = [
        client.get(f"/departments/sales/plans/{submitted.obligation.quarter.code}/"),
        client.get(url(submitted, "plan_versions")),
        api.get(f"/api/v1/plans/{submitted.pk}/"),
        api.get("/api/v1/plans/"),
    ]
    assert [page.status_code for page in pages] == [200] * 4
    told = [page.content.decode() for page in pages]
    assert [("CANARY-NOTE" in text) for text in told] == [sees] * 4
    assert ("CANARY-COMMENT" in told[0]) is sees


def test_a_plan_with_much_said_needs_as_many_queries_as_one_with_little(
    submitted: Plan, amina: User
) -> None:
    def queries(more: int) -> int:
        for _time in range(more):
            CommentFactory.create(plan=submitted, row="plan", field="summary")
            KpiUseFactory.create(objective__plan=submitted)
        plan = Plan.objects.select_related("obligation").get(pk=submitted.pk)
        with CaptureQueriesContext(connection) as found:
            talk = talk_about(plan, amina)
            assert [remark.label for remark in talk.remarks]
            assert not any(remark.comment.resolved_by for remark in talk.remarks)
        return len(found)

    amina.department_ids()
    assert queries(1) == queries(10)


def test_what_people_write_is_never_taken_for_markup(
    submitted: Plan, as_dumisa: Client, as_amina: Client
) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    posted(as_dumisa, submitted, "return", note=evil, **{f"at-{place(submitted, 'text')}": evil})
    for page in (
        as_amina.get(url(submitted, "plan_edit")),
        as_amina.get(f"/departments/sales/plans/{submitted.obligation.quarter.code}/"),
        as_amina.get("/"),
    ):
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()
        assert "<img src=x" not in page.content.decode()
    assert "<script>alert" not in OutgoingMail.objects.get(kind="plan_returned").html


def test_a_version_not_waiting_leads_back_to_the_plan(
    submitted: Plan, as_dumisa: Client, client_of: Callable[[User], Client], dumisa: User
) -> None:
    Plan.objects.update(author=dumisa, submitted_by=dumisa)
    answer = as_dumisa.get(url(submitted), follow=True)
    assert "Somebody else must decide on this plan." in answer.content.decode()
    assert Plan.objects.get().read_at is None
