"""Examples of what metrics and wordings owe: who owes it, and how it comes to be."""

from typing import Any

from departments.models import User
from kpis.tests.factories_metrics import RelevanceReviewFactory, WordingSuggestionFactory
from reports.tests.owed import Office, owes
from saypro_align.lib.clock import organization_day


@owes("Suggested wordings")
def wording_suggested(office: Office) -> User:
    WordingSuggestionFactory.create(obligation=office.obligation)
    return office.head


@owes("KPIs to rate")
def metrics_to_rate(office: Office) -> User:
    RelevanceReviewFactory.create(department=office.department)
    return office.head


@owes("KPIs to rate")
def metrics_to_rate_for_the_office(office: Office) -> User:
    RelevanceReviewFactory.create(department=office.department)
    return office.coordinator


@owes("Ratings to compare")
def metrics_rated_by_both(office: Office) -> User:
    _reviewed(office, state="compared")
    return office.coordinator


@owes("KPIs to review again")
def metrics_reviewed_long_ago(office: Office) -> User:
    closed = {"closed_by": office.coordinator, "closed_at": office.now}
    _reviewed(office, state="closed", next_on=organization_day(office.now), **closed)
    return office.coordinator


def _reviewed(office: Office, **fields: Any) -> None:
    RelevanceReviewFactory.create(
        department=office.department,
        head=office.head,
        head_at=office.now,
        reviewer=office.coordinator,
        reviewer_at=office.now,
        **fields,
    )
