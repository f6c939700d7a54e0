"""People hear in time that a gap they live with is open again soon."""

from datetime import date, datetime, timedelta

import pytest

from departments.models import Obligation, User
from departments.tests.mailed import recipients
from gaps.choices import GapState
from gaps.models import Gap
from gaps.selectors.accepted import accepted_gaps
from gaps.services.acceptances import warn_of_endings
from gaps.tests.factories import gap_between
from saypro_align.lib.clock import organization_day
from saypro_align.outbox.models import OutgoingMail

pytestmark = pytest.mark.django_db


@pytest.fixture
def until(now: datetime) -> date:
    return organization_day(now) + timedelta(days=14)


@pytest.fixture
def gap(sales_obligation: Obligation, farai: User, until: date, now: datetime) -> Gap:
    """Return a gap that Farai lives with for two more weeks."""
    return gap_between(
        sales_obligation,
        state=GapState.ACCEPTED,
        accepted_until=until,
        decided_by=farai,
        decided_at=now,
        decision_reason="Until the new system runs.",
    )


@pytest.mark.usefixtures("gap")
def test_who_accepted_it_and_the_head_hear_twice_and_each_time_once(
    amina: User, farai: User, now: datetime
) -> None:
    for days in (0, 0, 1, 10, 11, 12, 20):
        warn_of_endings(now=now + timedelta(days=days))
    assert recipients("gap_acceptance_ends") == sorted(2 * [amina.email] + 2 * [farai.email])


@pytest.mark.usefixtures("gap", "amina")
def test_of_missed_warnings_only_the_last_goes_out(now: datetime) -> None:
    warn_of_endings(now=now + timedelta(days=13))
    assert OutgoingMail.objects.filter(kind="gap_acceptance_ends").count() == 2


@pytest.mark.usefixtures("gap")
def test_the_list_counts_the_days_left(amina: User, now: datetime) -> None:
    [row] = accepted_gaps(amina, organization_day(now))
    assert (row.days_left, row.is_ending, row.departments) == (14, True, ("Sales",))
