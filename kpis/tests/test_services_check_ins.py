"""Checking in: what is saved, what is asked about, what is changed, and what was missed."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from departments.models import Department, Obligation, Quarter, User
from kpis.choices.check_ins import Via
from kpis.models import CheckIn, KpiUse, Measurement, Obstacle, TargetChange
from kpis.selectors.check_in_sheet import sheet_of
from kpis.selectors.check_ins import Punctuality, missed_since, punctuality_of
from kpis.selectors.targets import standing_of
from kpis.services.check_in_changes import change_check_in
from kpis.services.check_in_input import Doubtful, Faults, Overtaken, Said, Told, Wish
from kpis.services.check_ins import submit_check_in
from kpis.services.measurements import record_measurement
from kpis.services.missed_check_ins import note_missed_check_ins
from kpis.services.obstacles import ObstacleFields
from kpis.tests.checking_in import MONDAY, owned_use, tell
from kpis.tests.factories_check_ins import CheckInFactory
from kpis.tests.factories_targets import KptFactory
from saypro_align.lib.exceptions import DomainError

pytestmark = pytest.mark.django_db


@pytest.fixture
def use(sales_obligation: Obligation, amina: User) -> KpiUse:
    """Return Amina's weekly number, last told on Friday the 13th."""
    return owned_use(sales_obligation, amina)


def latest(use: KpiUse) -> Measurement:
    return Measurement.objects.filter(kpi=use.kpi, is_latest=True).latest("measured_on")


def test_a_weekly_number_of_last_friday_was_due_on_the_next(
    use: KpiUse, amina: User, now: datetime
) -> None:
    sheet = sheet_of(amina, now=now)
    assert [line.kpi for line in sheet.due] == [use.kpi]
    assert (sheet.due_on, sheet.is_late) == (date(2026, 11, 20), True)
    assert sheet.due[0].last_text == "2.8\N{NO-BREAK SPACE}%"


def test_what_is_told_late_belongs_to_the_week_that_was_missed(
    use: KpiUse, amina: User, now: datetime
) -> None:
    check_in = tell(amina, now + MONDAY, use.kpi, "3.1", note="New campaign")
    assert (check_in.ends_on, check_in.is_late) == (date(2026, 11, 20), True)
    assert latest(use).value == Decimal("3.1")
    assert sheet_of(amina, now=now + MONDAY).due == []


def test_after_three_days_the_week_is_over_and_the_next_is_asked(
    use: KpiUse, amina: User, now: datetime
) -> None:
    check_in = tell(amina, now + timedelta(days=3), use.kpi, "3.1")
    assert (check_in.ends_on, check_in.is_late) == (date(2026, 11, 27), False)


def test_a_monthly_number_is_asked_once_a_month(use: KpiUse, amina: User, now: datetime) -> None:
    use.kpi.frequency = "monthly"
    use.kpi.save()
    assert sheet_of(amina, now=now).due == []
    assert len(sheet_of(amina, now=now + timedelta(days=21)).due) == 1


def test_the_same_sent_twice_is_there_once(use: KpiUse, amina: User, now: datetime) -> None:
    obstacle = ObstacleFields("The price list is late")
    first = tell(amina, now, use.kpi, "3.1", obstacle=obstacle)
    again = tell(amina, now, use.kpi, "3.1", obstacle=obstacle)
    assert first.pk == again.pk
    assert Obstacle.objects.count() == 1
    assert Measurement.objects.filter(kpi=use.kpi).count() == 7


def test_a_page_sent_again_the_next_day_changes_nothing(
    use: KpiUse, amina: User, now: datetime
) -> None:
    seen = latest(use).pk
    first = tell(amina, now, use.kpi, "3.1", seen=seen, narrative="Good week")
    again = tell(amina, now + timedelta(days=1), use.kpi, "3.1", seen=seen, narrative="Good week")
    assert (again.pk, again.version) == (first.pk, first.version)
    assert Measurement.objects.filter(kpi=use.kpi).count() == 7


def test_a_slip_is_asked_about_and_nothing_is_saved(
    use: KpiUse, amina: User, now: datetime
) -> None:
    with pytest.raises(Doubtful) as caught:
        tell(amina, now, use.kpi, "28")
    assert caught.value.of[use.kpi_id] == (
        "28\N{NO-BREAK SPACE}% is 10 times the last value. Did you mean 2.8\N{NO-BREAK SPACE}%?"
    )
    assert not CheckIn.objects.exists()
    kept = tell(amina, now, use.kpi, "28", meant=Decimal(28))
    assert kept.entries.get().was_doubted
    assert latest(use).value == 28


def test_no_change_keeps_the_value_fresh(use: KpiUse, amina: User, now: datetime) -> None:
    tell(amina, now, use.kpi, no_change=True)
    assert (latest(use).value, latest(use).measured_on) == (Decimal("2.8"), now.date())
    assert sheet_of(amina, now=now).due == []


def test_no_change_adds_nothing_to_a_sum(use: KpiUse, amina: User, now: datetime) -> None:
    use.kpi.aggregation = "cumulative"
    use.kpi.save()
    tell(amina, now, use.kpi, no_change=True)
    assert latest(use).value == 0


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"value": "3", "no_change": True}, "Enter a number or choose “No change”, not both."),
        ({"note": "Busy"}, "Enter a number with the note, or choose “No change”."),
        ({"value": "2.80001"}, "Enter at most 4 decimals."),
    ],
    ids=["both", "note alone", "too exact"],
)
def test_what_cannot_be_taken_is_said_at_its_number(
    use: KpiUse, amina: User, now: datetime, said: dict[str, str], sentence: str
) -> None:
    with pytest.raises(DomainError) as caught:
        tell(amina, now, use.kpi, narrative="Good week", **said)
    assert caught.value.fields == {str(use.kpi_id): [sentence]}
    assert isinstance(caught.value, Faults)


def test_an_empty_check_in_says_what_is_wanted(use: KpiUse, amina: User, now: datetime) -> None:
    with pytest.raises(DomainError, match="Enter at least one number"):
        submit_check_in(user=amina, told=Told(), via=Via.PAGE, actor=amina, now=now)


def test_a_value_recorded_by_another_is_not_overwritten_unseen(
    use: KpiUse, amina: User, bongani: User, now: datetime
) -> None:
    theirs = record_measurement(
        kpi=use.kpi, measured_on=now.date(), value=Decimal("3.3"), actor=bongani, now=now
    )
    with pytest.raises(Overtaken) as caught:
        tell(amina, now, use.kpi, "3.1")
    assert caught.value.held == {use.kpi_id: theirs}
    tell(amina, now, use.kpi, "3.1", seen=theirs.pk)
    assert latest(use).value == Decimal("3.1")


def test_somebody_elses_number_cannot_be_told(
    use: KpiUse, amina: User, bongani: User, now: datetime
) -> None:
    with pytest.raises(DomainError, match="no longer yours"):
        tell(bongani, now, use.kpi, "3.1")
    assert latest(use).value == Decimal("2.8")


def test_an_obstacle_hangs_on_the_target_and_asks_another_department(
    amina: User, sales: Department, customer_service: Department, now: datetime
) -> None:
    kpt = KptFactory.create(level="department", department=sales, owner=amina)
    told = ObstacleFields("Licences expire", help_from=customer_service, kpt=kpt, kpi=kpt.kpi)
    check_in = tell(amina, now, kpt.kpi, "210000", obstacle=told)
    obstacle = Obstacle.objects.get()
    assert (obstacle.kpt, obstacle.department, obstacle.owner) == (kpt, sales, amina)
    assert (obstacle.check_in, obstacle.help_from) == (check_in, customer_service)


def test_a_wish_waits_for_somebody_else_and_is_asked_once(
    amina: User, sales: Department, now: datetime
) -> None:
    kpt = KptFactory.create(level="department", department=sales, owner=amina)
    wishes = {kpt.kpi_id: Wish({"target_value": Decimal(220000)}, "Two licences ended.")}
    check_in = tell(amina, now, kpt.kpi, "210000", wishes=wishes)
    tell(amina, now, kpt.kpi, "210000", wishes=wishes)
    change = TargetChange.objects.get()
    assert (change.cause, change.cause_id) == ("check_in", check_in.pk)
    assert (change.state, change.new) == ("requested", {"target_value": "220000"})
    kpt.refresh_from_db()
    assert kpt.target_value == 230000


def test_one_page_of_a_head_of_two_departments_makes_two_check_ins(
    use: KpiUse, amina: User, customer_service: Department, now: datetime
) -> None:
    kpt = KptFactory.create(level="department", department=customer_service, owner=amina)
    told = Told({use.kpi_id: Said(value=Decimal(3)), kpt.kpi_id: Said(value=Decimal(210000))})
    submit_check_in(user=amina, told=told, via=Via.PAGE, actor=amina, now=now)
    assert set(CheckIn.objects.values_list("department__slug", flat=True)) == {
        "sales",
        "customer-service",
    }


def test_for_three_days_a_slip_is_corrected_without_a_reason(
    use: KpiUse, amina: User, now: datetime
) -> None:
    check_in = tell(amina, now, use.kpi, "28", meant=Decimal(28))
    numbers = {use.kpi_id: Said(value=Decimal("2.8"))}
    later = now + timedelta(hours=71)
    change_check_in(check_in=check_in, numbers=numbers, actor=amina, now=later)
    held = latest(use)
    assert (held.value, held.measured_on, held.revision) == (Decimal("2.8"), now.date(), 2)
    assert not check_in.entries.get().was_doubted


def test_after_three_days_a_change_needs_its_reason(
    use: KpiUse, amina: User, now: datetime
) -> None:
    check_in = tell(amina, now, use.kpi, "3.1")
    numbers, later = {use.kpi_id: Said(value=Decimal("3.2"))}, now + timedelta(hours=73)
    with pytest.raises(DomainError) as caught:
        change_check_in(check_in=check_in, numbers=numbers, actor=amina, now=later)
    assert caught.value.fields == {"reason": ["Enter the reason."]}
    change_check_in(
        check_in=check_in, numbers=numbers, reason="Late orders", actor=amina, now=later
    )
    assert (latest(use).value, latest(use).note) == (Decimal("3.2"), "Late orders")


def test_a_week_nobody_told_of_is_noted_as_missed_once(
    use: KpiUse, amina: User, sales: Department, now: datetime
) -> None:
    assert note_missed_check_ins(now=now) == 0
    monday = now + timedelta(days=3)
    assert note_missed_check_ins(now=monday) == 1
    assert note_missed_check_ins(now=monday) == 0
    missed = CheckIn.objects.get()
    assert (missed.user, missed.ends_on, missed.is_given) == (amina, date(2026, 11, 20), False)
    assert punctuality_of(departments=[sales.pk]) == {sales.pk: Punctuality(missed=1)}
    assert missed_since([amina.pk], day=monday.date()) == {amina.pk: date(2026, 11, 20)}


@pytest.mark.parametrize(("hour", "missed"), [(21, 1), (22, 0)])
def test_a_number_entered_after_local_midnight_is_not_owed_for_the_week_begun_the_day_before(
    use: KpiUse, now: datetime, hour: int, missed: int
) -> None:
    # The week begins on Saturday the 14th; in Johannesburg 22:00 UTC is midnight.
    use.kpi.created_at = datetime(2026, 11, 14, hour, tzinfo=UTC)
    use.kpi.save()
    assert note_missed_check_ins(now=now + timedelta(days=3)) == missed


def test_a_missed_check_in_makes_the_target_stale_until_a_value_comes(
    amina: User, sales: Department, quarter: Quarter, now: datetime
) -> None:
    kpt = KptFactory.create(level="department", department=sales, owner=amina, quarter=quarter)
    fresh = {"kpi": kpt.kpi, "actor": amina, "now": now}
    record_measurement(measured_on=date(2026, 11, 20), value=Decimal(215000), **fresh)
    CheckInFactory.create(
        user=amina, ends_on=date(2026, 11, 20), first_at=None, submitted_at=None, via=""
    )
    stale = standing_of([kpt], now=now)[kpt.pk]
    assert stale.status == "stale"
    assert stale.rule == "The check-in due on 20 Nov 2026 did not come, and no value since."
    record_measurement(measured_on=date(2026, 11, 21), value=Decimal(215000), **fresh)
    assert standing_of([kpt], now=now)[kpt.pk].status == "at_risk"


def test_values_entered_on_the_kpi_page_are_no_missed_check_in(
    use: KpiUse, amina: User, now: datetime
) -> None:
    record_measurement(
        kpi=use.kpi, measured_on=date(2026, 11, 18), value=Decimal(3), actor=amina, now=now
    )
    assert note_missed_check_ins(now=now + timedelta(days=3)) == 0


def test_check_ins_in_time_and_late_count_towards_punctuality(
    use: KpiUse, amina: User, sales: Department, now: datetime
) -> None:
    tell(amina, now, use.kpi, "3.1")
    tell(amina, now + timedelta(days=6), use.kpi, "3.2")
    found = punctuality_of(departments=[sales.pk])[sales.pk]
    assert (found.in_time, found.late, found.total) == (1, 1, 2)


def test_who_handed_a_number_over_no_longer_changes_what_he_told(
    sales_obligation: Obligation, bongani: User, amina: User, now: datetime
) -> None:
    kpi = owned_use(sales_obligation, bongani).kpi
    check_in = tell(bongani, now, kpi, "2.8")
    kpi.owner = amina
    kpi.save()

    with pytest.raises(Faults, match="another look"):
        change_check_in(
            check_in=check_in, numbers={kpi.pk: Said(value=Decimal("2.9"))}, actor=bongani, now=now
        )
    assert kpi.measurements.get(is_latest=True, measured_on=now.date()).value == Decimal("2.8")
