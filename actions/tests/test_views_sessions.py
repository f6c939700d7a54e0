"""The pages of meetings, as people use them."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import vobject
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actions.choices import ActionKind
from actions.choices.sessions import Answer, SessionKind
from actions.models import AgendaItem, CorrectiveAction, Session, SessionDecision
from actions.tests.factories_session import (
    AgendaItemFactory,
    SessionDecisionFactory,
    SessionDepartmentFactory,
    SessionFactory,
    SessionParticipantFactory,
)
from departments.models import Department, Obligation, User
from gaps.choices import GapKind
from gaps.models import Gap
from gaps.tests.factories import gap_between
from kpis.choices.targets import KptLevel
from kpis.tests.factories_targets import KptFactory
from saypro_align.outbox.models import OutgoingMail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def conflict(sales_obligation: Obligation, customer_service_obligation: Obligation) -> Gap:
    """Return a conflict between Sales and Customer Service."""
    return gap_between(
        sales_obligation, customer_service_obligation, kind=GapKind.CONFLICTING_GOALS
    )


@pytest.fixture
def joint(sales: Department, conflict: Gap, amina: User, chipo: User) -> Session:
    """Return a joint session about the conflict, with one item."""
    session = SessionFactory.create(chair=amina, gap=conflict)
    for head, department in ((amina, sales), (chipo, chipo.memberships.get().department)):
        SessionDepartmentFactory.create(session=session, department=department)
        SessionParticipantFactory.create(session=session, user=head, department=department)
    AgendaItemFactory.create(
        session=session, title="Departments pull apart", subject_kind="gap", subject_id=conflict.pk
    )
    return session


def at(name: str, row: Any) -> str:
    """Return the address of a page of the row."""
    return reverse(f"actions:{name}", args=[row.pk])


def as_shown(form: Any) -> dict[str, Any]:
    """Return what a browser sends of a form nobody touched."""
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def minutes(session: Session, text: str = "", **more: Any) -> dict[str, Any]:
    """Return what a browser sends: the minutes of the first item, and what was pressed."""
    item = session.items.get()
    return {
        f"minutes-{item.pk}": text or item.minutes,
        f"outcome-{item.pk}": item.outcome,
        f"version-{item.pk}": str(item.version),
        **more,
    }


def decided(session: Session, owner: User, **more: Any) -> dict[str, Any]:
    """Return a decision as typed below the agenda."""
    return minutes(
        session,
        text="One number for both.",
        verb="decide:action",
        about=str(session.items.get().pk),
        owner=str(owner.pk),
        due_on="14 Dec 2026",
        **{"_": "", **more},
    ) | {"text": more.get("decision", "Share one KPI")}


def test_from_a_conflict_both_heads_are_asked_with_the_gap_on_the_agenda(
    as_amina: Client, conflict: Gap, amina: User, chipo: User
) -> None:
    url = reverse("actions:session_create") + f"?gap={conflict.pk}"
    form = as_amina.get(url).context["form"]
    typed = as_shown(form)

    answer: Any = as_amina.post(url, typed | {"day": "30 Nov 2026", "begins": "10:00"})

    session = Session.objects.get()
    assert answer.url == at("session_page", session)
    assert session.kind == SessionKind.JOINT
    assert {place.user for place in session.participants.all()} == {amina, chipo}
    assert session.items.get(subject_id=conflict.pk).subject_kind == "gap"


def test_a_head_confirms_by_one_press(as_chipo: Client, joint: Session, chipo: User) -> None:
    page = as_chipo.post(at("session_answer", joint), {"answer": "yes"}, follow=True)

    assert joint.participants.get(user=chipo).answer == Answer.YES
    sides = {side.department.slug: side.has_confirmed for side in page.context["page"].sides}
    assert sides == {"sales": False, "customer-service": True}


def test_the_calendar_file_names_no_address(as_chipo: Client, joint: Session) -> None:
    answer = as_chipo.get(at("session_calendar", joint))

    event = vobject.readOne(answer.content.decode()).vevent
    assert event.summary.value == joint.title
    assert b"mailto:" not in answer.content


def test_a_decision_becomes_an_action_with_owner_and_date_in_one_press(
    as_amina: Client, joint: Session, chipo: User, conflict: Gap
) -> None:
    as_amina.post(at("session_minutes", joint), decided(joint, chipo))

    action = CorrectiveAction.objects.get(gap=conflict)
    assert (action.title, action.responsible) == ("Share one KPI", chipo)
    assert str(action.deadline) == "2026-12-14"
    assert SessionDecision.objects.get().action == action
    assert joint.items.get().minutes == "One number for both."


def test_a_decision_about_a_target_becomes_a_course_correction_in_one_press(
    as_amina: Client, sales: Department, amina: User
) -> None:
    session = SessionFactory.create(chair=amina)
    kpt = KptFactory.create(level=KptLevel.DEPARTMENT, department=sales, owner=amina)
    AgendaItemFactory.create(session=session, subject_kind="target", subject_id=kpt.pk)
    SessionParticipantFactory.create(session=session, user=amina, department=sales)

    as_amina.post(at("session_minutes", session), decided(session, amina))

    action = CorrectiveAction.objects.get(kpt=kpt)
    assert (action.title, action.responsible) == ("Share one KPI", amina)
    assert (action.kind, action.criterion_kpi) == (ActionKind.COURSE_CORRECTION, kpt.kpi)
    assert [step.text for step in action.steps.all()] == ["Share one KPI"]
    assert SessionDecision.objects.get().action == action


def test_whoever_may_not_correct_a_target_plans_nothing_for_it_from_a_meeting(
    as_chipo: Client, sales: Department, amina: User, chipo: User
) -> None:
    session = SessionFactory.create(chair=chipo)
    kpt = KptFactory.create(level=KptLevel.DEPARTMENT, department=sales, owner=amina)
    AgendaItemFactory.create(session=session, subject_kind="target", subject_id=kpt.pk)
    SessionParticipantFactory.create(session=session, user=amina, department=sales)

    told = as_chipo.post(at("session_minutes", session), decided(session, amina))

    assert "You may not plan anything for what this is about." in told.content.decode()
    assert not CorrectiveAction.objects.exists()


def test_a_faulty_decision_keeps_everything_typed(as_amina: Client, joint: Session) -> None:
    typed = decided(joint, joint.chair) | {"due_on": "soon"}

    answer = as_amina.post(at("session_minutes", joint), typed)

    assert answer.status_code == 422
    assert answer.context["decision_form"]["text"].value() == "Share one KPI"
    assert "Enter a date, like 31 Dec 2026." in answer.content.decode()
    assert not SessionDecision.objects.exists()
    assert joint.items.get().minutes == "One number for both."


def test_of_two_who_write_the_second_sees_both_texts_and_may_save_his(
    as_amina: Client, as_chipo: Client, joint: Session
) -> None:
    typed_before = minutes(joint, text="Mine")
    as_amina.post(at("session_minutes", joint), minutes(joint, text="Theirs"))

    clash = as_chipo.post(at("session_minutes", joint), typed_before)

    assert clash.status_code == 409
    page = clash.content.decode()
    assert "Theirs" in page
    assert ">Mine</textarea>" in page
    assert joint.items.get().minutes == "Theirs"
    as_chipo.post(at("session_minutes", joint), minutes(joint, text="Mine"))
    assert joint.items.get().minutes == "Mine"


def test_a_page_that_was_only_looked_at_overwrites_nothing(
    as_amina: Client, as_chipo: Client, joint: Session
) -> None:
    seen_before = minutes(joint)
    as_amina.post(at("session_minutes", joint), minutes(joint, text="Agreed"))

    answer = as_chipo.post(at("session_minutes", joint), seen_before)

    assert answer.status_code == 302
    assert joint.items.get().minutes == "Agreed"


def test_a_page_that_saves_by_itself_is_told_where_each_item_stands(
    as_amina: Client, joint: Session
) -> None:
    item = joint.items.get()

    answer = as_amina.post(
        at("session_minutes", joint),
        minutes(joint, text="Agreed"),
        headers={"X-Part": "minutes"},
    )

    told = answer.json()["items"][str(item.pk)]
    assert (told["minutes"], told["version"], told["clash"]) == ("Agreed", 2, False)


def test_too_long_minutes_come_back_whole(as_amina: Client, joint: Session) -> None:
    answer = as_amina.post(at("session_minutes", joint), minutes(joint, text="x" * 5_001))

    assert answer.status_code == 409
    assert "x" * 5_001 in answer.content.decode()
    assert joint.items.get().minutes == ""


def test_an_item_or_decision_of_another_meeting_is_out_of_reach(
    as_amina: Client, joint: Session
) -> None:
    foreign = AgendaItemFactory.create()
    decision = SessionDecisionFactory.create(session=foreign.session)
    url = at("session_minutes", joint)

    pressed = [
        as_amina.post(url, minutes(joint, verb=f"{verb}:{key}")).status_code
        for verb, key in (
            ("remove", foreign.pk),
            ("up", foreign.pk),
            ("done", decision.pk),
            ("make", decision.pk),
            ("drop", decision.pk),
            ("remove", "nonsense"),
        )
    ]

    assert pressed == [404, 404, 404, 404, 404, 404]
    assert AgendaItem.objects.get(pk=foreign.pk).removed_at is None


def test_closing_sends_the_minutes(as_amina: Client, joint: Session) -> None:
    pressed = minutes(joint, text="One number.", verb="close", summary="Agreed.")

    as_amina.post(at("session_minutes", joint), pressed)

    mails = OutgoingMail.objects.filter(kind="session_minutes")
    assert mails.count() == 2
    assert "One number." in mails[0].text


def test_who_is_asked_but_does_not_lead_cannot_close(as_chipo: Client, joint: Session) -> None:
    answer = as_chipo.post(at("session_minutes", joint), minutes(joint, verb="close"))

    assert answer.status_code == 403
    assert Session.objects.get(pk=joint.pk).state == "planned"


def test_filling_anew_keeps_what_was_written(
    as_amina: Client, joint: Session, conflict: Gap, amina: User, now: datetime
) -> None:
    item = joint.items.get()
    AgendaItem.objects.filter(pk=item.pk).update(is_from_data=True)
    url = at("session_minutes", joint)
    as_amina.post(url, minutes(joint, text="Talked about it", verb="fill"))
    Session.objects.filter(pk=joint.pk).update(gap=None)
    Gap.objects.filter(pk=conflict.pk).update(state="resolved", resolved_at=now)

    as_amina.post(url, {"verb": "fill"})

    kept = joint.items.get(pk=item.pk)
    assert (kept.minutes, kept.removed_at) == ("Talked about it", None)


def test_what_a_person_took_off_does_not_come_back(
    as_amina: Client, joint: Session, conflict: Gap
) -> None:
    url = at("session_minutes", joint)
    item = joint.items.get()

    as_amina.post(url, minutes(joint, verb=f"remove:{item.pk}"))
    as_amina.post(url, {"verb": "fill"})

    assert not joint.items.filter(removed_at=None, subject_id=conflict.pk).exists()


def test_the_projector_shows_one_item_and_its_neighbours(as_chipo: Client, joint: Session) -> None:
    AgendaItemFactory.create(session=joint, title="Next steps")

    page = as_chipo.get(at("session_present", joint) + "?item=1")

    assert page.context["line"]["item"].title == "Departments pull apart"
    assert (page.context["before"], page.context["after"]) == (0, 2)


def test_a_changed_meeting_clashes_with_one_changed_meanwhile(
    as_amina: Client, joint: Session
) -> None:
    form = as_amina.get(at("session_edit", joint)).context["form"]
    typed = as_shown(form) | {"place": "Room 9"}
    Session.objects.filter(pk=joint.pk).update(place="Room 1", version=joint.version + 1)

    answer = as_amina.post(at("session_edit", joint), typed)

    assert answer.status_code == 409
    assert [(one.mine, one.theirs) for one in answer.context["clashes"]] == [("Room 9", "Room 1")]


def test_a_head_plans_for_his_own_department_only(
    as_amina: Client, customer_service: Department
) -> None:
    url = reverse("actions:session_create")
    form = as_amina.get(url).context["form"]
    typed = as_shown(form)

    refused = as_amina.post(
        url, typed | {"title": "Ours", "kind": "monthly", "departments": ["customer-service"]}
    )

    assert refused.status_code == 422
    assert "mid_quarter" not in dict(form.fields["kind"].choices)
    assert not Session.objects.exists()


def test_an_unplanned_middle_of_the_quarter_is_told_on_the_list(
    as_farai: Client, as_amina: Client, sales_obligation: Obligation, now: datetime
) -> None:
    quarter = sales_obligation.quarter
    type(quarter).objects.filter(pk=quarter.pk).update(mid_quarter_on=now - timedelta(days=3))
    url = reverse("actions:session_list")

    assert "Nobody has planned it" in as_amina.get(url).content.decode()
    as_farai.post(
        reverse("actions:mid_quarter_leave_out", args=[quarter.code]), {"reason": "The audit."}
    )

    assert "Nobody has planned it" not in as_amina.get(url).content.decode()
    cancelled = as_amina.get(url + "?show=cancelled").content.decode()
    assert "left out" in cancelled


def test_list_page_and_agenda_take_the_same_number_of_queries_however_much_there_is(
    as_dumisa: Client,
    joint: Session,
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            as_dumisa.get(reverse("actions:session_list"))
            as_dumisa.get(at("session_page", joint))
        return len(asked)

    queries()
    before = queries()
    for number in range(4):
        other = SessionFactory.create()
        SessionDepartmentFactory.create(session=other)
        SessionParticipantFactory.create(session=other)
        SessionParticipantFactory.create(session=joint)
        item = AgendaItemFactory.create(session=joint, position=number + 5)
        SessionDecisionFactory.create(session=joint, item=item)

    assert queries() == before


def test_the_files_hold_what_the_lists_hold(as_dumisa: Client, joint: Session) -> None:
    SessionDecisionFactory.create(session=joint, text="=cmd")

    def file(name: str) -> str:
        answer: Any = as_dumisa.get(reverse(f"actions:{name}"))
        return b"".join(answer.streaming_content).decode()

    assert "Customer Service, Sales" in file("session_csv")
    assert "'=cmd" in file("decision_csv")


def test_who_answers_for_the_department_stands_on_gap_and_department_page(
    as_chipo: Client, joint: Session, conflict: Gap
) -> None:
    for url in (
        reverse("gaps:gap_page", args=[conflict.pk]),
        reverse("reports:department_page", args=["customer-service"]),
    ):
        assert at("session_page", joint) in as_chipo.get(url).content.decode()
