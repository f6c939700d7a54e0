"""The register's filters, for the API."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from departments.access import selected_quarter, signed_in
from gaps.choices import OPEN_STATES, Cause, Family
from gaps.detectors import RULES
from gaps.models import Gap
from gaps.selectors import filters as asked
from gaps.selectors.recurrence import recurring
from saypro_align.lib import clock

Rows = QuerySet[Gap]


class GapFilter(filters.FilterSet):
    """Narrow gaps as the register does; several filters together mean all of them."""

    quarter = filters.CharFilter(field_name="quarter__code", label="Code of the quarter")
    department = filters.CharFilter(method="of_department", label="Short name of the department")
    is_open = filters.BooleanFilter(method="by_openness", label="Open in the widest sense")
    family = filters.ChoiceFilter(method="of_family", choices=Family.choices, label="Family")
    rule = filters.ChoiceFilter(
        field_name="rule_id", choices=[(rule, rule) for rule in RULES], label="Rule"
    )
    cause = filters.ChoiceFilter(
        method="by_cause",
        choices=[*Cause.choices, (asked.NO_CAUSE, "Nobody has said")],
        label="Cause",
    )
    owner = filters.UUIDFilter(method="of_owner", label="Who answers or acts")
    age = filters.ChoiceFilter(
        method="of_age",
        choices=[(name, label) for name, (label, *_days) in asked.AGES.items()],
        label="Open for",
    )
    left = filters.ChoiceFilter(
        method="by_days_left", choices=list(asked.LEFT.items()), label="Days left to react"
    )
    action = filters.ChoiceFilter(
        method="by_action", choices=lambda: asked.action_choices()[1:], label="Action"
    )
    again = filters.ChoiceFilter(
        method="that_came_back",
        choices=[(asked.AGAIN, "Only what came back")],
        label="Came back, in the quarter asked for or the running one",
    )

    class Meta:
        model = Gap
        fields: ClassVar = ["kind", "severity", "state", "source"]

    def of_department(self, rows: Any, name: str, value: str) -> Rows:
        """Keep gaps that concern the department."""
        del name
        return asked.of_department(rows, value)

    def by_openness(self, rows: Any, name: str, value: bool) -> Rows:  # noqa: FBT001
        """Keep what is neither gone nor waved away, or the rest."""
        del name
        found: Rows = (
            rows.filter(state__in=OPEN_STATES) if value else rows.exclude(state__in=OPEN_STATES)
        )
        return found

    def of_family(self, rows: Any, name: str, value: str) -> Rows:
        """Keep the kinds of one family."""
        del name
        found: Rows = rows.filter(kind__in=Family(value).kinds)
        return found

    def by_cause(self, rows: Any, name: str, value: str) -> Rows:
        """Keep one cause."""
        del name
        return asked.by_cause(rows, value)

    def of_owner(self, rows: Any, name: str, value: UUID) -> Rows:
        """Keep what the person answers for or carries out."""
        del name
        return asked.of_owner(rows, value)

    def of_age(self, rows: Any, name: str, value: str) -> Rows:
        """Keep what has been open for so long."""
        del name
        return asked.of_age(rows, value, clock.now())

    def by_days_left(self, rows: Any, name: str, value: str) -> Rows:
        """Keep what has so few days left."""
        del name
        return asked.by_days_left(rows, value, clock.now())

    def by_action(self, rows: Any, name: str, value: str) -> Rows:
        """Keep what has such an action."""
        del name
        return asked.by_action(rows, value, clock.organization_day(clock.now()))

    def that_came_back(self, rows: Any, name: str, value: str) -> Rows:
        """Keep what came back in the quarter."""
        del name, value
        user = signed_in(self.request)
        quarter = selected_quarter(self.data.get("quarter"), user, clock.now())
        known = Gap.objects.visible_to(user)
        found: Rows = recurring(rows, quarter, known) if quarter else rows.none()
        return found
