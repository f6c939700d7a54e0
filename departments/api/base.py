"""What this app's viewsets share: rows of those who work here, input checked, a service called."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from rest_framework import mixins, serializers
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from departments import permissions
from departments.access import signed_in
from departments.models import User
from saypro_align.audit.as_of import TakesAsOf

Row = TypeVar("Row", bound=Model)
UUID_PATTERN = "[0-9a-fA-F]{8}(?:-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}"


class RowViewSet(TakesAsOf, mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[Any]):
    """List and read; subclasses add what may be written."""

    lookup_value_regex = UUID_PATTERN

    @property
    def actor(self) -> User:
        """Return who asks."""
        return signed_in(self.request)

    def get_queryset(self) -> QuerySet[Any]:
        """Return the rows to anybody who works here, and to nobody else."""
        rows = super().get_queryset()
        return rows if permissions.is_internal(self.request.user) else rows.none()

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
        version: int = changes.pop("version")
        return changes, version

    def answer(self, row: Model, status: int = 200) -> Response:
        """Show the row as it stands now."""
        stored = self.get_queryset().get(pk=row.pk)
        return Response(self.get_serializer(stored).data, status=status)

    def allow(self, predicate: Callable[[User], bool]) -> User:
        """Return who asks, if the predicate says yes."""
        if not predicate(self.actor):
            raise PermissionDenied
        return self.actor
