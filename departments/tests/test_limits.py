"""What costs others something is done so often and no more, and the answer says how long to wait."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from departments.models import Quarter, User
from departments.services import limits
from departments.services.sign_in import TooManyAttempts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def _until_refused(act: Callable[[], object]) -> int:
    done = 0
    while done <= 200:
        try:
            act()
        except TooManyAttempts:
            return done
        done += 1
    return done


@pytest.mark.parametrize(
    ("what", "most"), [(limits.FILES, 120), (limits.TEST_MAILS, 10), (limits.RESENT_MAILS, 60)]
)
def test_each_use_has_its_limit_for_each_person_and_window(
    what: str, most: int, dumisa: User, gugu: User, now: datetime
) -> None:
    assert _until_refused(lambda: limits.count_use(what, dumisa, now)) == most
    limits.count_use(what, gugu, now)
    later = now + timedelta(minutes=16)
    assert _until_refused(lambda: limits.count_use(what, dumisa, later)) == most


def test_the_pack_as_a_file_is_refused_with_the_time_to_wait_also_in_the_past(
    as_dumisa: Client, dumisa: User, quarter: Quarter, now: datetime
) -> None:
    _until_refused(lambda: limits.count_use(limits.FILES, dumisa, now))
    for query in ("", "?as_of=2026-11-12"):
        answer = as_dumisa.get(f"/reports/pack/{quarter.code}.pdf{query}")
        assert (answer.status_code, answer["Retry-After"]) == (429, "900")
    assert as_dumisa.get(f"/reports/pack/{quarter.code}/").status_code == 200
