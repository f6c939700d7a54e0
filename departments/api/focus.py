"""Demand and commitments of key projects, rankings, and cross-functional teams."""

from typing import Any, ClassVar

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from departments import access, permissions
from departments.api import inputs
from departments.api.base import RowViewSet
from departments.api.inputs import row_field
from departments.choices.focus import RankingState, TeamState
from departments.models import (
    CrossTeam,
    Department,
    Goal,
    KeyProject,
    Membership,
    ProjectRanking,
    Quarter,
    TeamDepartment,
    TeamMember,
    User,
)
from departments.rankings import shown_ballots
from departments.selectors import colleagues
from departments.services import rankings as ranking_services
from departments.services import teams as team_services
from departments.teams import teams_listed
from saypro_align.lib import clock, ranks
from saypro_align.lib.api_fields import DayField

_MOST = 200


class BallotSerializer(serializers.Serializer[Any]):
    """What a department answered; the order is null where the reader may not know it yet."""

    department = serializers.CharField()
    order = serializers.ListField(child=serializers.UUIDField(), allow_null=True)
    ordered_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class RankingSerializer(serializers.ModelSerializer[ProjectRanking]):
    """Departments put the same key projects in order; the result is frozen when it is decided."""

    quarter = serializers.CharField(source="quarter.code")
    goal = serializers.CharField(source="goal.slug", allow_null=True, default=None)
    projects = serializers.SerializerMethodField()
    ballots = serializers.SerializerMethodField()
    result = serializers.JSONField()

    class Meta:
        model = ProjectRanking
        fields = (
            "id",
            "title",
            "quarter",
            "goal",
            "due_on",
            "state",
            "projects",
            "ballots",
            "result",
            "closed_at",
            "version",
        )
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.UUIDField()))
    def get_projects(self, ranking: ProjectRanking) -> list[str]:
        """Return the projects on the ballot."""
        return [str(entry.project_id) for entry in ranking.entries.all()]

    @extend_schema_field(BallotSerializer(many=True))
    def get_ballots(self, ranking: ProjectRanking) -> list[dict[str, Any]]:
        """Return the answers, as far as the person may read them."""
        user: User = self.context["request"].user
        return [
            {
                "department": ballot.department.slug,
                "order": ballot.order if shown else None,
                "ordered_at": ballot.ordered_at,
                "version": ballot.version,
            }
            for ballot, shown in shown_ballots(ranking, user)
        ]


class RankingInput(serializers.Serializer[Any]):
    """Which departments put which key projects in order, and by when."""

    title = serializers.CharField(max_length=200)
    quarter = row_field(Quarter.objects.all())
    goal = row_field(Goal.objects.filter(retired_on=None), required=False, allow_null=True)
    projects = serializers.ListField(
        child=row_field(KeyProject.objects.filter(retired_at=None)), max_length=ranks.MOST_THINGS
    )
    departments = serializers.ListField(child=row_field(Department.objects.all()), max_length=_MOST)
    due_on = DayField()


class OrderInput(serializers.Serializer[Any]):
    """The order of a department: the first comes first."""

    department = serializers.SlugField(max_length=60)
    order = serializers.ListField(child=serializers.UUIDField(), max_length=ranks.MOST_THINGS)
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False)


class RankingFilter(filters.FilterSet):
    """Narrow by quarter, state and a department that takes part."""

    quarter = filters.CharFilter("quarter__code", label="Quarter")
    state = filters.ChoiceFilter(choices=RankingState.choices, label="State")
    department = filters.CharFilter(
        "ballots__department__slug", label="Short name of a department that takes part"
    )


class RankingViewSet(RowViewSet):
    """Workshop rankings of key projects."""

    serializer_class = RankingSerializer
    queryset = ProjectRanking.objects.select_related("quarter", "goal").prefetch_related(
        "entries", "ballots__department"
    )
    filterset_class = RankingFilter

    @extend_schema(request=RankingInput, responses={201: RankingSerializer})
    def create(self, request: Request) -> Response:
        """Ask departments to put key projects in order."""
        user = self.allow(permissions.can_open_ranking)
        ranking = ranking_services.open_ranking(
            **self.given(RankingInput), actor=user, now=clock.now()
        )
        return self.answer(ranking, 201)

    @extend_schema(request=OrderInput, responses=RankingSerializer)
    @action(detail=True, methods=["post"])
    def order(self, request: Request, pk: str) -> Response:
        """Give the order of the own department, or another one."""
        ranking = access.ranking_for_reading(self.actor, pk)
        given = self.given(OrderInput)
        ballot = access.ballot_for_ordering(self.actor, ranking.pk, given["department"])
        ranking_services.order_projects(
            ballot=ballot,
            order=given["order"],
            expected_version=given.get("version"),
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(ranking)

    @extend_schema(request=None, responses=RankingSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Count the orders; the common one becomes the priorities."""
        ranking = access.ranking_for_deciding(self.actor, pk)
        ranking_services.close_ranking(ranking=ranking, actor=self.actor, now=clock.now())
        return self.answer(ranking)

    @extend_schema(request=inputs.ReasonInput, responses=RankingSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Give the ranking up, with the reason."""
        ranking = access.ranking_for_deciding(self.actor, pk)
        ranking_services.withdraw_ranking(
            ranking=ranking, **self.given(inputs.ReasonInput), actor=self.actor, now=clock.now()
        )
        return self.answer(ranking)


class TeamMemberSerializer(serializers.ModelSerializer[TeamMember]):
    """A person on a team."""

    name = serializers.CharField(source="user.name")
    department = serializers.CharField(source="department.slug")

    class Meta:
        model = TeamMember
        fields = ("id", "user", "name", "department", "joined_on")
        read_only_fields = fields


class TeamPartySerializer(serializers.ModelSerializer[TeamDepartment]):
    """A department whose people the team needs, and its answer."""

    department = serializers.CharField(source="department.slug")

    class Meta:
        model = TeamDepartment
        fields = ("department", "answer", "answered_at", "reason", "version")
        read_only_fields = fields


class TeamSerializer(serializers.ModelSerializer[CrossTeam]):
    """People of at least two departments who carry something together."""

    goal = serializers.CharField(source="goal.slug", allow_null=True, default=None)
    departments = TeamPartySerializer(source="parties", many=True)
    members = TeamMemberSerializer(source="current", many=True)

    class Meta:
        model = CrossTeam
        fields = (
            "id",
            "name",
            "slug",
            "purpose",
            "goal",
            "lead",
            "starts_on",
            "ends_on",
            "state",
            "state_reason",
            "departments",
            "members",
            "version",
        )
        read_only_fields = fields


class TeamBaseInput(serializers.Serializer[Any]):
    """What a team is for, who leads it, and how long it works."""

    name = serializers.CharField(max_length=120)
    purpose = serializers.CharField(max_length=10_000)
    goal = row_field(Goal.objects.filter(retired_on=None), required=False, allow_null=True)
    lead = row_field(colleagues())
    starts_on = DayField()
    ends_on = DayField(required=False, allow_null=True)


class TeamInput(TeamBaseInput):
    """A new team: also who is on it, by their memberships."""

    members = serializers.ListField(
        child=row_field(Membership.objects.select_related("user", "department")), max_length=_MOST
    )


class TeamChange(inputs.ChangeInput, TeamBaseInput):
    """Change a team."""


class TeamAnswerInput(serializers.Serializer[Any]):
    """Whether people of the own department may work in the team; no needs a reason."""

    department = serializers.SlugField(max_length=60)
    agree = serializers.BooleanField()
    reason = serializers.CharField(max_length=500, allow_blank=True, required=False)
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False)


class JoinInput(serializers.Serializer[Any]):
    """Who joins, by membership in a department."""

    membership = row_field(Membership.objects.select_related("user", "department"))


class LeaveInput(serializers.Serializer[Any]):
    """Who leaves, by the id among the team's members."""

    member = serializers.UUIDField()


class TeamFilter(filters.FilterSet):
    """Narrow by state and department."""

    state = filters.ChoiceFilter(choices=TeamState.choices, label="State")
    department = filters.CharFilter("parties__department__slug", label="Short name of a department")


class TeamViewSet(RowViewSet):
    """Cross-functional teams."""

    serializer_class = TeamSerializer
    queryset = teams_listed("any")
    filterset_class = TeamFilter
    ordering: ClassVar = ["name", "id"]

    @extend_schema(request=TeamInput, responses={201: TeamSerializer})
    def create(self, request: Request) -> Response:
        """Form a team; the heads of the other departments are asked."""
        user = self.allow(permissions.can_form_team)
        team = team_services.form_team(**self.given(TeamInput), actor=user, now=clock.now())
        return self.answer(team, 201)

    @extend_schema(request=TeamChange, responses=TeamSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a team."""
        team = self._runnable(pk)
        changes, version = self.change(TeamChange)
        team_services.edit_team(
            team=team,
            changes=changes,
            expected_version=version,
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(team)

    @extend_schema(request=inputs.ReasonInput, responses=TeamSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """End the team, with what it has reached."""
        team = self._runnable(pk)
        team_services.end_team(
            team=team, **self.given(inputs.ReasonInput), actor=self.actor, now=clock.now()
        )
        return self.answer(team)

    @extend_schema(request=TeamAnswerInput, responses=TeamSerializer)
    @action(detail=True, methods=["post"], url_path="answer", url_name="answer")
    def reply(self, request: Request, pk: str) -> Response:
        """Say whether people of the own department may work in the team."""
        team = self.get_object()
        given = self.given(TeamAnswerInput)
        party = access.party_for_answering(self.actor, team.slug, given["department"])
        team_services.answer_team(
            party=party,
            agree=given["agree"],
            reason=given.get("reason", ""),
            expected_version=given.get("version"),
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(team)

    @extend_schema(request=JoinInput, responses=TeamSerializer)
    @action(detail=True, methods=["post"])
    def member(self, request: Request, pk: str) -> Response:
        """Take a person into the team."""
        team = self._runnable(pk)
        team_services.add_member(
            team=team, **self.given(JoinInput), actor=self.actor, now=clock.now()
        )
        return self.answer(team)

    @extend_schema(request=LeaveInput, responses=TeamSerializer)
    @action(detail=True, methods=["post"])
    def leave(self, request: Request, pk: str) -> Response:
        """Let a person leave the team."""
        team = self._runnable(pk)
        member = access.member_for_removing(self.actor, self.given(LeaveInput)["member"], team=team)
        team_services.remove_member(member=member, actor=self.actor, now=clock.now())
        return self.answer(team)

    def _runnable(self, pk: str) -> CrossTeam:
        return access.team_for_running(self.actor, access.team_by_id(self.actor, pk).slug)
