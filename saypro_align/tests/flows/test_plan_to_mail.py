"""From a plan that is entered to the report that arrives: gap, action, score, mail; all by the API.

The story takes place two months ago; then a real worker, whose clock nobody turns, makes the report
that became due and sends it to a real SMTP server.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from departments.models import Obligation, User
from departments.tests.factories import GoalFactory, GoalMeasureFactory, ObligationFactory
from departments.tests.factories import QuarterFactory as Quarters
from gaps.tasks import take_daily_snapshots_task
from reports.models import ReportRun
from reports.tasks import start_due_reports_task
from saypro_align.lib import clock
from saypro_align.lib.nudge import nudge
from saypro_align.lib.periods import add_months, quarter_period
from saypro_align.outbox.models import OutgoingMail
from saypro_align.outbox.services import send_due_mails
from saypro_align.tests.smtp_sink import SmtpSink
from saypro_align.tests.worker import WorkerProcess

ApiClientOf = Callable[[User], APIClient]

MONTHLY = {"name": "Monthly", "kind": "monthly", "audience": "leadership"}


@dataclass
class Then:
    """The days of the story, in a quarter around the month before last."""

    month: date

    def at(self, day: int) -> time_machine.travel:
        """Turn this process's clock to ten o'clock of the day."""
        moment = datetime.combine(
            self.month.replace(day=day), datetime.min.time(), tzinfo=clock.organization_zone()
        )
        return time_machine.travel(moment + timedelta(hours=10), tick=False)


@pytest.fixture
def then() -> Then:
    """Return the month before last."""
    return Then(add_months(clock.organization_day(clock.now()).replace(day=1), -2))


@pytest.fixture
def duty(then: Then, sales: Any) -> Obligation:
    """Return what Sales owes in the quarter of that month; the deadline has passed."""
    period = quarter_period(then.month)
    quarter = Quarters.create(code=period.key, starts_on=period.first_day, ends_on=period.last_day)
    return ObligationFactory.create(quarter=quarter, department=sales)


def _posted(client: APIClient, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    response = client.post(f"/api/v1/{path}", body or {}, format="json")
    assert response.status_code in {200, 201}, (
        f"{path}: {response.status_code} {response.content!r}"
    )
    content: dict[str, Any] = response.json()
    return content


def _alignment(client: APIClient, duty: Obligation) -> tuple[int, int, str]:
    told = client.get(f"/api/v1/alignment/?quarter={duty.quarter.code}").json()
    return told["k"], told["n"], told["shown"]


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_a_plan_becomes_a_gap_an_action_a_score_and_a_mail(
    celery_worker_process: WorkerProcess,
    smtp_sink: SmtpSink,
    then: Then,
    duty: Obligation,
    amina: User,
    dumisa: User,
    farai: User,
    api_of: ApiClientOf,
) -> None:
    """0 of 1, then 1 of 1; the leader reads "1 of 1" in his mail, once."""
    goal = GoalFactory.create(
        title="Increase sales conversions", domain_terms="website\nleads", active_from=then.month
    )
    GoalMeasureFactory.create(goal=goal, name="Conversion rate", terms="sales conversions")
    head, office = api_of(amina), api_of(dumisa)

    with then.at(3):
        plan = _posted(head, "plans/", {"obligation": str(duty.pk)})
        use = _write_plan(head, plan["id"], str(goal.pk), str(amina.pk), duty)
        _posted(head, f"plans/{plan['id']}/submit/")
        _posted(office, f"plans/{plan['id']}/approve/")
        found = {"quarter": duty.quarter.code, "is_open": "true"}
        (gap,) = office.get("/api/v1/gaps/", found).json()["results"]
        assert gap["kind"] == "A"
        _posted(office, f"gaps/{gap['id']}/confirm/")
        assert _alignment(office, duty) == (0, 1, "0.0")
    with then.at(5):
        action = _plan_action(head, office, gap["id"], str(amina.pk), then)
    with then.at(12):
        _repair(head, office, plan["id"], use["key"], str(amina.pk))
        for step in action["steps"]:
            _posted(head, f"steps/{step['id']}/done/")
        _posted(head, f"actions/{action['id']}/implement/")
        assert office.get(f"/api/v1/gaps/{gap['id']}/").json()["state"] == "resolved"
        assert _alignment(office, duty) == (1, 1, "100.0")
    with then.at(20):
        take_daily_snapshots_task()
        _posted(office, "report-schedules/", MONTHLY)

    assert nudge(start_due_reports_task)
    smtp_sink.wait_for(1, 60)
    mail = _mail_about(then, farai, smtp_sink)

    assert mail["To"] == farai.email
    plain = mail.get_body(("plain",))
    html = mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert "1 of 1" in mail["Subject"] + plain.get_content()
    assert "1 of 1" in html.get_content()
    _assert_nothing_is_sent_twice(smtp_sink)


def _write_plan(
    head: APIClient, plan: str, goal: str, owner: str, duty: Obligation
) -> dict[str, Any]:
    due = duty.quarter.ends_on.isoformat()
    text = "Increase website traffic from 48000 to 60000 visits a week"
    objective = _posted(
        head, "objectives/", {"plan": plan, "text": text, "owner": owner, "due_on": due}
    )
    link = {"objective": objective["id"], "goal": goal, "sentence": "They buy.", "confirm": True}
    _posted(head, "goal-links/", link)
    kpi = _posted(
        head,
        "kpis/",
        {
            "department": duty.department.slug,
            "name": "Website traffic",
            "unit": "visits a week",
            "direction": "increase",
            "frequency": "weekly",
            "source": "Web analytics",
            "owner": owner,
        },
    )
    return _posted(
        head,
        "kpi-uses/",
        {
            "objective": objective["id"],
            "kpi": kpi["id"],
            "baseline": "48000",
            "target_value": "60000",
            "due_on": due,
            "contribution": "More visitors make more sales.",
        },
    )


def _plan_action(
    head: APIClient, office: APIClient, gap: str, owner: str, then: Then
) -> dict[str, Any]:
    action = _posted(
        head,
        "actions/",
        {
            "gap": gap,
            "department": "sales",
            "kind": "A",
            "title": "Replace website traffic by the conversion rate",
            "responsible": owner,
            "deadline": then.month.replace(day=25).isoformat(),
            "criterion": "The conversion rate stands in the plan and rises.",
            "cause": "data",
            "whys": [
                "Campaigns are judged by visits.",
                "Nobody counts which leads buy.",
                "Visits are easy to count.",
            ],
            "steps": [{"text": "Agree with Sales on the conversion rate."}],
        },
    )
    _posted(office, f"actions/{action['id']}/approve/")
    return _posted(head, f"actions/{action['id']}/start/")


def _repair(head: APIClient, office: APIClient, plan: str, key: str, owner: str) -> None:
    draft = _posted(head, f"plans/{plan}/revise/")
    uses = [use for objective in draft["objectives"] for use in objective["kpi_uses"]]
    use = next(one for one in uses if one["key"] == key)
    new = {
        "name": "Conversion rate of leads",
        "unit": "%",
        "direction": "increase",
        "frequency": "weekly",
        "source": "Customer database",
        "owner": owner,
    }
    told = {
        "new": new,
        "reason": "Visits bring no sale.",
        "baseline": "2.8",
        "target_value": "4.0",
        "due_on": use["due_on"],
        "contribution": "It is what the goal is measured by.",
    }
    _posted(head, f"kpi-uses/{use['id']}/replace/", told)
    _posted(head, f"plans/{draft['id']}/submit/")
    _posted(office, f"plans/{draft['id']}/approve/")


def _mail_about(then: Then, reader: User, sink: SmtpSink) -> EmailMessage:
    """Wait for the reader's report of that month; the one of the month after comes with it."""
    run = None
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        run = ReportRun.objects.filter(period_key=f"{then.month:%Y-%m}", state="sent").first()
        if run and not OutgoingMail.objects.exclude(state="sent").exists():
            break
        time.sleep(0.2)
    assert run is not None
    row = OutgoingMail.objects.get(about_id=run.pk, recipient=reader.email)
    return next(mail for mail in sink.messages if mail["Message-ID"] == row.message_id)


def _assert_nothing_is_sent_twice(sink: SmtpSink) -> None:
    before = len(sink.messages)
    assert nudge(start_due_reports_task)
    time.sleep(3)
    assert len(sink.messages) == before
    assert not OutgoingMail.objects.exclude(state="sent").exists()


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_mails_wait_while_the_smtp_server_is_down_and_leave_once_when_it_is_back(
    smtp_sink: SmtpSink,
    then: Then,
    duty: Obligation,
    dumisa: User,
    farai: User,
    api_of: ApiClientOf,
) -> None:
    """Nobody notices but the mail log; Redis is away all the time and changes nothing."""
    office = api_of(dumisa)
    with then.at(20):
        take_daily_snapshots_task()
        _posted(office, "report-schedules/", MONTHLY)
    now = clock.now()
    smtp_sink.stop()

    start_due_reports_task()
    send_due_mails(now=now, limit=50)
    waiting = OutgoingMail.objects.filter(recipient=farai.email)
    assert waiting.count() >= 1
    assert set(waiting.values_list("state", flat=True)) == {"queued"}

    smtp_sink.start()
    for minutes in (30, 60, 90):
        send_due_mails(now=now + timedelta(minutes=minutes), limit=50)
    assert set(waiting.values_list("state", flat=True)) == {"sent"}
    assert len(smtp_sink.messages) == OutgoingMail.objects.filter(state="sent").count()
