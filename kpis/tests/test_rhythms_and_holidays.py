"""Rhythms of check-ins and holidays: who sets them, and that the past stays."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from departments.models import Cadence, Department, Holiday, User
from departments.services import cadence as services
from departments.tests.factories_cadence import CadenceFactory, HolidayFactory
from kpis.selectors.cadence import cadence_of
from saypro_align.lib.exceptions import NotAllowed, WrongState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

NOW = datetime(2026, 11, 12, 8, tzinfo=UTC)


def test_a_new_rhythm_holds_from_its_day_and_changes_nothing_before(
    sales: Department, amina: User
) -> None:
    before = cadence_of([sales.pk])[sales.pk].periods(date(2026, 11, 1), date(2026, 11, 30))

    services.set_cadence(
        department=sales,
        rhythm="two_weekly",
        weekday=0,
        from_day=date(2026, 11, 24),
        actor=amina,
        now=NOW,
    )

    after = cadence_of([sales.pk])[sales.pk].periods(date(2026, 11, 1), date(2026, 12, 20))
    assert after[:3] == before[:3]
    assert [one.ends_on for one in after[3:]] == [date(2026, 11, 30), date(2026, 12, 14)]


@pytest.mark.parametrize(
    "day", [date(2026, 11, 12), date(2026, 1, 1), date(2028, 1, 1)], ids=["today", "past", "far"]
)
def test_neither_rhythm_nor_holiday_is_set_for_a_day_that_has_come(
    day: date, sales: Department, amina: User, dumisa: User
) -> None:
    with pytest.raises(ValidationError):
        services.set_cadence(
            department=sales, rhythm="weekly", weekday=1, from_day=day, actor=amina, now=NOW
        )
    with pytest.raises(ValidationError):
        services.add_holiday(day=day, name="Day off", actor=dumisa, now=NOW)


def test_a_foreign_head_sets_no_rhythm_and_no_head_a_holiday(
    sales: Department, chipo: User
) -> None:
    with pytest.raises(NotAllowed):
        services.set_cadence(
            department=sales,
            rhythm="weekly",
            weekday=1,
            from_day=date(2026, 12, 1),
            actor=chipo,
            now=NOW,
        )
    with pytest.raises(NotAllowed):
        services.add_holiday(day=date(2026, 12, 1), name="Day off", actor=chipo, now=NOW)


def test_a_holiday_moves_what_is_due_and_can_be_taken_back_before_it_comes(
    sales: Department, dumisa: User
) -> None:
    holiday = services.add_holiday(
        day=date(2026, 11, 20), name="Day off", department=sales, actor=dumisa, now=NOW
    )
    week = (date(2026, 11, 20), date(2026, 11, 20))
    assert cadence_of([sales.pk])[sales.pk].periods(*week)[0].due_on == date(2026, 11, 23)

    services.retire_holiday(holiday=holiday, actor=dumisa, now=NOW)

    assert cadence_of([sales.pk])[sales.pk].periods(*week)[0].due_on == date(2026, 11, 20)
    with pytest.raises(WrongState):
        services.retire_holiday(holiday=holiday, actor=dumisa, now=NOW)


def test_a_day_is_a_holiday_once(sales: Department, dumisa: User) -> None:
    HolidayFactory.create(day=date(2026, 12, 25))

    with pytest.raises(ValidationError, match="a holiday already"):
        services.add_holiday(day=date(2026, 12, 25), name="Again", actor=dumisa, now=NOW)


def test_a_head_sets_the_rhythm_on_its_page(sales: Department, amina: User, client: Client) -> None:
    client.force_login(amina)
    address = reverse("kpis:rhythm", args=[sales.slug])

    empty = client.post(address, {"rhythm": "two_weekly", "weekday": "4", "from_day": "soon"})
    assert empty.status_code == 422
    assert not Cadence.objects.exists()

    client.post(address, {"rhythm": "two_weekly", "weekday": "4", "from_day": "2027-01-04"})
    assert Cadence.objects.get().rhythm == "two_weekly"
    assert "Every two weeks, due on Friday" in client.get(address).content.decode()


def test_the_office_adds_a_holiday_and_sees_the_ladders(dumisa: User, client: Client) -> None:
    client.force_login(dumisa)

    client.post(
        reverse("departments:holiday_create"), {"day": "2027-01-04", "name": "Founders' Day"}
    )

    assert Holiday.objects.get().name == "Founders' Day"
    assert "Founders&#x27; Day" in client.get(reverse("departments:holiday_list")).content.decode()
    page = client.get(reverse("departments:reminder_list")).content.decode()
    assert "1 working day before: owner" in page
    assert client.get(reverse("departments:reminder_csv")).status_code == 200


def test_lists_ask_the_same_number_of_questions_however_long(
    dumisa: User, client: Client, django_assert_max_num_queries: object
) -> None:
    client.force_login(dumisa)
    for month in range(1, 13):
        HolidayFactory.create(day=date(2035, month, 1))
        CadenceFactory.create()
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        client.get(reverse("departments:holiday_list"))
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        client.get(reverse("api:rhythm-list"))
