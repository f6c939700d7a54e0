"""The background jobs and the parts that run them, for programs that watch."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from departments.access import signed_in
from reports.selectors.jobs import JobRow, PartRow, background_now
from saypro_align.jobs.standing import Standing
from saypro_align.lib import clock


class JobSerializer(serializers.Serializer[JobRow]):
    """One job of the timetable. Of a fault its kind and place are told, never its words."""

    job = serializers.CharField(source="key")
    name = serializers.CharField()
    rhythm = serializers.CharField(help_text='How often, in words: "every 10 minutes".')
    state = serializers.ChoiceField(source="standing", choices=Standing.choices)
    last_started_at = serializers.DateTimeField(source="job.last_started_at", allow_null=True)
    last_finished_at = serializers.DateTimeField(source="job.last_finished_at", allow_null=True)
    took_ms = serializers.IntegerField(source="job.took_ms", allow_null=True)
    next_at = serializers.DateTimeField(allow_null=True)
    runs = serializers.IntegerField(source="job.runs")
    failures_in_row = serializers.IntegerField(source="job.failures_in_row")
    failing_since = serializers.DateTimeField(source="job.failing_since", allow_null=True)
    fault = serializers.CharField(source="job.last_error", allow_blank=True)


class BackgroundPartSerializer(serializers.Serializer[PartRow]):
    """What must run beside the web server."""

    part = serializers.CharField(source="key")
    state = serializers.CharField(source="word.label")
    at = serializers.DateTimeField(allow_null=True, help_text="The last sign of life.")


class BackgroundSerializer(serializers.Serializer[Any]):
    """All of it."""

    sentence = serializers.CharField()
    parts = BackgroundPartSerializer(many=True)
    jobs = JobSerializer(many=True)


class JobsView(APIView):
    """Whether the background works."""

    @extend_schema(
        operation_id="jobs_list",
        parameters=[
            OpenApiParameter(
                "state", str, enum=Standing.values, description="Only jobs that stand so."
            )
        ],
        responses=BackgroundSerializer,
    )
    def get(self, request: Request) -> Response:
        """Return every job, those that need somebody first; there are as many as the timetable has."""
        signed_in(request)
        state = request.query_params.get("state", "")
        if state and state not in Standing.values:
            raise ValidationError({"state": ["This is no state of a job."]})
        found = background_now(clock.now())
        told = {"sentence": found.sentence, "parts": found.parts, "jobs": found.of_state(state)}
        return Response(BackgroundSerializer(told).data)
