"""Recording and correcting values."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from departments.models import User
from kpis.choices import Direction, KpiState
from kpis.models import Measurement
from kpis.services import measurements
from kpis.tests.factories import KpiFactory
from saypro_align.audit.models import AuditEntry
from saypro_align.lib.exceptions import Conflict, DomainError, WrongState

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


def test_a_value_is_recorded_once_however_often_it_is_sent(amina: User, now: datetime) -> None:
    kpi = KpiFactory.create()
    first = measurements.record_measurement(
        kpi=kpi, measured_on=DAY, value=Decimal("2.8"), actor=amina, now=now
    )
    again = measurements.record_measurement(
        kpi=kpi, measured_on=DAY, value=Decimal("2.80"), actor=amina, now=now
    )
    assert first.pk == again.pk
    assert AuditEntry.objects.count() == 1


def test_another_value_for_the_same_day_asks_for_a_correction(amina: User, now: datetime) -> None:
    kpi = KpiFactory.create()
    measurements.record_measurement(
        kpi=kpi, measured_on=DAY, value=Decimal(28), actor=amina, now=now
    )
    with pytest.raises(measurements.AlreadyRecorded):
        measurements.record_measurement(
            kpi=kpi, measured_on=DAY, value=Decimal("2.8"), actor=amina, now=now
        )


def test_a_correction_is_a_new_revision_with_a_note(amina: User, now: datetime) -> None:
    kpi = KpiFactory.create()
    measurements.record_measurement(
        kpi=kpi, measured_on=DAY, value=Decimal(28), actor=amina, now=now
    )
    with pytest.raises(DomainError) as refusal:
        measurements.correct_measurement(
            kpi=kpi, measured_on=DAY, value=Decimal("2.8"), note="", actor=amina, now=now
        )
    assert list(refusal.value.fields) == ["note"]
    measurements.correct_measurement(
        kpi=kpi, measured_on=DAY, value=Decimal("2.8"), note="Comma lost", actor=amina, now=now
    )
    rows = Measurement.objects.order_by("revision")
    assert [(row.value, row.is_latest) for row in rows] == [
        (Decimal(28), False),
        (Decimal("2.8"), True),
    ]
    assert AuditEntry.objects.filter(event="measurement.corrected").get().why == "Comma lost"


def test_two_people_correcting_the_same_value_do_not_overwrite_each_other(
    amina: User, now: datetime
) -> None:
    kpi = KpiFactory.create()
    measurements.record_measurement(
        kpi=kpi, measured_on=DAY, value=Decimal(28), actor=amina, now=now
    )
    measurements.correct_measurement(
        kpi=kpi,
        measured_on=DAY,
        value=Decimal(3),
        note="a",
        expected_revision=1,
        actor=amina,
        now=now,
    )
    with pytest.raises(Conflict):
        measurements.correct_measurement(
            kpi=kpi,
            measured_on=DAY,
            value=Decimal(4),
            note="b",
            expected_revision=1,
            actor=amina,
            now=now,
        )


@pytest.mark.parametrize(
    ("measured_on", "value", "field"),
    [
        (date(2026, 11, 22), Decimal(1), "measured_on"),
        (date(1999, 12, 31), Decimal(1), "measured_on"),
        (DAY, Decimal("1e14"), "value"),
        (DAY, Decimal("0.00001"), "value"),
        (DAY, Decimal("NaN"), "value"),
    ],
)
def test_values_out_of_bounds_name_the_field(
    amina: User, now: datetime, measured_on: date, value: Decimal, field: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        measurements.record_measurement(
            kpi=KpiFactory.create(), measured_on=measured_on, value=value, actor=amina, now=now
        )
    assert list(refusal.value.fields) == [field]
    assert not Measurement.objects.exists()


def test_a_retired_kpi_and_one_of_milestones_take_no_values(amina: User, now: datetime) -> None:
    for kpi in (
        KpiFactory.create(state=KpiState.RETIRED, state_reason="Old"),
        KpiFactory.create(direction=Direction.MILESTONES),
    ):
        with pytest.raises(WrongState):
            measurements.record_measurement(
                kpi=kpi, measured_on=DAY, value=Decimal(1), actor=amina, now=now
            )
