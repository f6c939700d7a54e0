"""Progress reports: drafted from data, kept apart from what was written, sent once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from actions.choices import ActionKind
from actions.tests.factories import CorrectiveActionFactory, StepFactory
from departments.models import Department, User
from departments.tests.factories import QuarterFactory
from departments.tests.factories_cadence import CadenceFactory
from kpis.cadence import Period
from kpis.tests.factories_check_ins import CheckInFactory, ObstacleFactory
from kpis.tests.factories_targets import KptFactory
from reports.models import ProgressReport, ProgressState
from reports.progress_draft import merged
from reports.selectors.progress import Arrival, board, punctuality
from reports.selectors.progress_data import draft_of
from reports.services import progress as services
from reports.tests.factories_progress import ProgressFactory
from saypro_align.lib.exceptions import Conflict, NotAllowed, WrongState
from saypro_align.outbox.models import OutgoingMail

pytestmark = pytest.mark.django_db
PERIOD = Period(date(2026, 11, 7), date(2026, 11, 13), date(2026, 11, 13))
ON_TIME = datetime(2026, 11, 13, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "before", "now", "expected"),
    [
        ("", [], ["A", "B"], "A\nB"),
        ("A\nB", ["A", "B"], ["A", "B", "C"], "A\nB\nC"),
        ("A, really\nB", ["A", "B"], ["A", "B"], "A, really\nB"),
        ("A", ["A", "B"], ["A", "B"], "A"),
        ("A\nB", ["A", "B"], ["B"], "B"),
        ("Mine\nA", ["A"], ["C"], "Mine\nC"),
    ],
    ids=["first", "new", "edited", "taken-out", "no-longer-true", "written"],
)
def test_drafting_again_keeps_what_somebody_wrote(
    text: str, before: list[str], now: list[str], expected: str
) -> None:
    assert merged(text, before, now) == expected


def _send(department: Department, actor: User, now: datetime = ON_TIME) -> ProgressReport:
    return services.send_progress(
        department=department,
        period=PERIOD,
        texts={"achievements": "Two banks signed.", "challenges": ""},
        expected_version=None,
        actor=actor,
        now=now,
    )


def test_the_draft_says_what_check_ins_obstacles_and_targets_say(
    sales: Department, amina: User, client: Client, frozen: object
) -> None:
    CheckInFactory.create(department=sales, ends_on=PERIOD.ends_on, narrative="Two banks signed.")
    CheckInFactory.create(
        department=sales, ends_on=PERIOD.ends_on, narrative="Private.", is_personal=True
    )
    ObstacleFactory.create(department=sales, what="No licence")
    KptFactory.create(department=sales, level="department", state="final", name="Win ten banks")
    client.force_login(amina)

    page = client.get(_address(sales)).content.decode()

    assert "Two banks signed." in page
    assert "No licence" in page
    assert "Win ten banks" in page
    assert "Private." not in page
    assert not ProgressReport.objects.exists()


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pages think it is the due day."""
    monkeypatch.setattr("saypro_align.lib.clock.timezone.now", lambda: ON_TIME)


def _address(department: Department, name: str = "progress_page") -> str:
    return reverse(f"reports:{name}", args=[department.slug, PERIOD.ends_on.isoformat()])


def test_a_report_is_sent_from_its_page_in_one_press(
    sales: Department, amina: User, dumisa: User, client: Client, frozen: object
) -> None:
    client.force_login(amina)

    answer = client.post(
        _address(sales, "progress_write"),
        {"achievements": "Two banks signed.", "challenges": "", "verb": "send"},
    )

    assert answer.status_code == 302
    report = ProgressReport.objects.get()
    assert (report.state, report.is_late) == (ProgressState.SENT, False)
    assert OutgoingMail.objects.get().recipient == dumisa.email


def test_an_empty_report_is_not_sent_and_what_was_typed_stays(
    sales: Department, amina: User, client: Client, frozen: object
) -> None:
    client.force_login(amina)

    answer = client.post(_address(sales, "progress_write"), {"achievements": " ", "verb": "send"})

    assert answer.status_code == 422
    assert "Say at least one thing." in answer.content.decode()
    assert not ProgressReport.objects.exists()


def test_a_report_sent_after_its_day_is_late_and_stays_as_it_was(
    sales: Department, amina: User
) -> None:
    report = _send(sales, amina, ON_TIME + timedelta(days=3))

    assert (report.is_late, report.days_late) == (True, 3)
    with pytest.raises(WrongState):
        _send(sales, amina, ON_TIME + timedelta(days=4))


def test_two_heads_who_begin_at_once_lose_nothing(sales: Department, amina: User) -> None:
    ProgressFactory.create(department=sales, ends_on=PERIOD.ends_on, achievements="Theirs.")

    with pytest.raises(Conflict):
        _send(sales, amina)

    assert ProgressReport.objects.get().achievements == "Theirs."


def test_only_heads_write_and_an_empty_one_is_refused(
    sales: Department, amina: User, bongani: User
) -> None:
    with pytest.raises(NotAllowed):
        _send(sales, bongani)
    with pytest.raises(ValidationError):
        services.send_progress(
            department=sales,
            period=PERIOD,
            texts={"achievements": ""},
            expected_version=None,
            actor=amina,
            now=ON_TIME,
        )


def test_the_board_tells_in_time_from_late_from_missing(sales: Department, amina: User) -> None:
    quarter = QuarterFactory.create()
    CadenceFactory.create(department=sales, from_day=date(2026, 10, 19))
    ProgressFactory.create(department=sales, ends_on=date(2026, 10, 23), state="sent")
    ProgressFactory.create(department=sales, ends_on=date(2026, 10, 30), state="sent", is_late=True)

    lines = board(amina, quarter, ON_TIME)

    assert [(one.key, one.arrival) for one in lines] == [
        ("2026-11-13", Arrival.OPEN),
        ("2026-11-06", Arrival.MISSING),
        ("2026-10-30", Arrival.LATE),
        ("2026-10-23", Arrival.ON_TIME),
    ]
    shares = punctuality(lines)
    assert [(one.on_time, one.due, one.share) for one in shares] == [(1, 3, "33.3\u00a0%")]


def test_who_read_a_report_is_noted_once(
    sales: Department, amina: User, bongani: User, client: Client
) -> None:
    report = _send(sales, amina)
    for reader in (bongani, bongani, amina):
        client.force_login(reader)
        client.get(_address(sales))

    assert [one.user for one in report.readings.all()] == [bongani]


def test_another_department_learns_nothing_of_a_report(
    sales: Department, amina: User, chipo: User, client: Client
) -> None:
    _send(sales, amina)
    client.force_login(chipo)

    assert client.get(_address(sales)).status_code == 404
    assert "Two banks" not in client.get(reverse("reports:progress_list")).content.decode()


@pytest.mark.parametrize("key", ["2026-11-12", "x", "2099-11-13", "20261113", "0001-01-01"])
def test_what_is_no_period_is_not_found(
    key: str, sales: Department, amina: User, client: Client
) -> None:
    client.force_login(amina)

    assert client.get(reverse("reports:progress_page", args=[sales.slug, key])).status_code == 404


@pytest.mark.parametrize(
    "done", [{"state": "implemented"}, {"state": "approved", "deadline": date(2026, 11, 9)}]
)
def test_what_is_done_about_a_persons_own_target_stays_out_of_the_draft(
    done: dict[str, object], sales: Department, amina: User, bongani: User, client: Client
) -> None:
    own = KptFactory.create(
        level="person", department=sales, person=bongani, owner=bongani, state="final"
    )
    told: dict[str, object] = {
        "gap": None,
        "kind": ActionKind.COURSE_CORRECTION,
        "department": sales,
        "created_at": datetime(2026, 11, 9, tzinfo=UTC),
    }
    action = CorrectiveActionFactory.create(kpt=own, title="Bongani learns to sell", **told, **done)
    StepFactory.create(action=action, text="Private lesson", done_at=ON_TIME, done_by=bongani)
    CorrectiveActionFactory.create(kpt=KptFactory.create(), title="Call the banks", **told, **done)

    draft = draft_of(sales, PERIOD, [], ON_TIME)

    lines = " ".join([*draft["achievements"], *draft["challenges"]])
    assert "Call the banks" in lines
    assert "Bongani learns" not in lines
    assert "Private lesson" not in lines
