"""Search for programs: the same rights, words and order as on the page."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from departments.access import signed_in
from reports.selectors.search import Group, Hit, SearchPage, search
from reports.selectors.sources import SOURCES


class HitSerializer(serializers.Serializer[Hit]):
    """Something found; `url` is the path of its page."""

    id = serializers.UUIDField(source="row.pk")
    title = serializers.CharField(source="plain_title")
    note = serializers.CharField()
    url = serializers.CharField()


class GroupSerializer(serializers.Serializer[Group]):
    """What was found of one kind."""

    kind = serializers.ChoiceField(choices=[source.kind for source in SOURCES])
    # The class attribute of the framework bears the same name.
    label = serializers.CharField()  # type: ignore[assignment]
    total = serializers.IntegerField()
    hits = HitSerializer(many=True)


class SearchSerializer(serializers.Serializer[SearchPage]):
    """The answer; `suggestion` is another spelling that finds something, else empty."""

    q = serializers.CharField(source="text")
    total = serializers.IntegerField()
    suggestion = serializers.CharField()
    groups = GroupSerializer(many=True)


class SearchView(APIView):
    """Find plans, objectives, KPIs, gaps, actions, goals, departments and people."""

    @extend_schema(
        parameters=[
            OpenApiParameter("q", str, description="Words; all of them must occur."),
            OpenApiParameter(
                "kind",
                str,
                enum=[source.kind for source in SOURCES],
                description="One kind alone, 50 a page; otherwise the first five of each.",
            ),
            OpenApiParameter("page", int, description="Page of one kind."),
        ],
        responses=SearchSerializer,
    )
    def get(self, request: Request) -> Response:
        """Search in what the caller may read."""
        asked = request.query_params
        kind = asked.get("kind", "")
        found: Any = search(
            asked.get("q", ""),
            signed_in(request),
            kind=kind if kind in {source.kind for source in SOURCES} else "",
            page=asked.get("page", "1"),
        )
        return Response(SearchSerializer(found).data)
