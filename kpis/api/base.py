"""What this app's viewsets share: visible rows only, input checked, one service called."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet
from rest_framework import mixins, serializers
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from departments.access import signed_in
from departments.models import Plan, User
from departments.services.plans import touch_plan
from saypro_align.audit.as_of import TakesAsOf
from saypro_align.lib import clock

UUID_PATTERN = "[0-9a-fA-F]{8}(?:-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}"


class VisibleViewSet(
    TakesAsOf, mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[Any]
):
    """List and read what the person may see; subclasses add what may be written."""

    lookup_value_regex = UUID_PATTERN
    # The path from a row to its plan; empty where the rows themselves know who may see them.
    plan_path = ""

    @property
    def actor(self) -> User:
        """Return who asks."""
        return signed_in(self.request)

    def get_queryset(self) -> QuerySet[Any]:
        """Start from what is visible to the person, whatever is asked."""
        rows: Any = super().get_queryset()
        visible: QuerySet[Any] = (
            rows.filter(**{f"{self.plan_path}__in": Plan.objects.visible_to(self.actor)})
            if self.plan_path
            else rows.visible_to(self.actor)
        )
        return visible

    def given(self, serializer_class: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        """Return the checked input. Raises ValidationError naming the fields."""
        serializer = serializer_class(data=self.request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def change(
        self, serializer_class: type[serializers.Serializer[Any]]
    ) -> tuple[dict[str, Any], int]:
        """Return the checked changes and the version the caller has seen."""
        changes = self.given(serializer_class)
        return changes, int(changes.pop("version"))

    def answer(self, row: Model, status: int = 200) -> Response:
        """Show the row as it stands now."""
        stored = self.get_queryset().get(pk=row.pk)
        return Response(self.get_serializer(stored).data, status=status)


@contextmanager
def changing(plan: Plan) -> Iterator[Any]:
    """Change a plan's content in one transaction, so that every open editor notices.

    Yields the moment of the change.
    """
    now = clock.now()
    with transaction.atomic():
        touch_plan(plan=plan, expected_version=None, now=now)
        yield now
