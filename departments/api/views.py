"""Quarters, obligations, departments, people and memberships."""

from typing import ClassVar

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from departments import access, permissions
from departments.api import inputs
from departments.api.base import RowViewSet
from departments.api.serializers import (
    DepartmentSerializer,
    MembershipSerializer,
    ObligationSerializer,
    PersonSerializer,
    QuarterSerializer,
)
from departments.models import Department, Membership, Obligation, Quarter, User
from departments.services import outside
from departments.services import people as people_services
from departments.services import quarters as quarter_services
from departments.services.openings import open_and_invite
from saypro_align.lib import clock
from saypro_align.lib.api import Pagination


class ByName(Pagination):
    """Pages in the order of names, for rows that were not made by anybody at a moment."""

    ordering = ("name", "id")


class QuarterViewSet(RowViewSet):
    """Planning periods."""

    serializer_class = QuarterSerializer
    queryset = Quarter.objects.all()
    filterset_fields: ClassVar = ["state", "code"]

    @extend_schema(request=inputs.NewQuarterInput, responses={201: QuarterSerializer})
    def create(self, request: Request) -> Response:
        """Prepare a quarter."""
        user = self.allow(permissions.can_edit_structure)
        quarter = quarter_services.create_quarter(
            **self.given(inputs.NewQuarterInput), actor=user, now=clock.now()
        )
        return self.answer(quarter, 201)

    @extend_schema(request=inputs.QuarterChange, responses=QuarterSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a quarter's vision or dates."""
        quarter = self._writable(pk)
        changes, version = self.change(inputs.QuarterChange)
        quarter_services.edit_quarter(
            quarter=quarter,
            changes=changes,
            expected_version=version,
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(quarter)

    @extend_schema(request=None, responses=QuarterSerializer)
    @action(detail=True, methods=["post"])
    def open(self, request: Request, pk: str) -> Response:
        """Open the quarter: each department of its first day owes a plan."""
        quarter = self._writable(pk)
        open_and_invite(quarter=quarter, actor=self.actor, now=clock.now())
        return self.answer(quarter)

    @extend_schema(request=None, responses=QuarterSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Freeze the quarter on its last day or later."""
        quarter = self._writable(pk)
        quarter_services.close_quarter(quarter=quarter, actor=self.actor, now=clock.now())
        return self.answer(quarter)

    def _writable(self, pk: str) -> Quarter:
        quarter: Quarter = self.get_object()
        return access.quarter_for_writing(self.actor, quarter.code)


class ObligationFilter(filters.FilterSet):
    """Narrow by quarter and department."""

    quarter = filters.CharFilter("quarter__code", label="Code of the quarter")
    department = filters.CharFilter("department__slug", label="Short name of the department")


class ObligationViewSet(RowViewSet):
    """Who owes a plan when."""

    serializer_class = ObligationSerializer
    queryset = Obligation.objects.select_related("quarter", "department")
    filterset_class = ObligationFilter

    @extend_schema(request=inputs.ObligationInput, responses={201: ObligationSerializer})
    def create(self, request: Request) -> Response:
        """Ask a department for a plan that came after the quarter had opened."""
        user = self.allow(permissions.can_edit_structure)
        obligation = quarter_services.add_obligation(
            **self.given(inputs.ObligationInput), actor=user, now=clock.now()
        )
        return self.answer(obligation, 201)

    @extend_schema(request=inputs.ExemptInput, responses=ObligationSerializer)
    @action(detail=True, methods=["post"])
    def exempt(self, request: Request, pk: str) -> Response:
        """Free the department from its plan until a day."""
        obligation = access.obligation_for_exempting(self.actor, pk)
        quarter_services.exempt_obligation(
            obligation=obligation,
            **self.given(inputs.ExemptInput),
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(obligation)

    @extend_schema(request=None, responses=ObligationSerializer)
    @action(detail=True, methods=["post"], url_path="end-exemption")
    def end_exemption(self, request: Request, pk: str) -> Response:
        """Ask the department for its plan again."""
        obligation = access.obligation_for_exempting(self.actor, pk)
        quarter_services.end_exemption(obligation=obligation, actor=self.actor, now=clock.now())
        return self.answer(obligation)


class DepartmentViewSet(RowViewSet):
    """Units that owe a plan each quarter."""

    serializer_class = DepartmentSerializer
    queryset = Department.objects.all()
    filterset_fields: ClassVar = ["slug"]

    @extend_schema(request=inputs.DepartmentInput, responses={201: DepartmentSerializer})
    def create(self, request: Request) -> Response:
        """Add a department."""
        user = self.allow(permissions.can_edit_structure)
        department = people_services.create_department(
            **self.given(inputs.DepartmentInput), actor=user, now=clock.now()
        )
        return self.answer(department, 201)

    @extend_schema(request=inputs.DepartmentChange, responses=DepartmentSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a department."""
        found: Department = self.get_object()
        department = access.department_for_editing(self.actor, found.slug)
        changes, version = self.change(inputs.DepartmentChange)
        people_services.edit_department(
            department=department,
            changes=changes,
            expected_version=version,
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(department)

    @extend_schema(request=inputs.OutsideInput, responses=DepartmentSerializer)
    @action(detail=True, methods=["post"])
    def outside(self, request: Request, pk: str) -> Response:
        """Let outsiders read of the department from the next report on, or of it no more."""
        department: Department = self.get_object()
        self.allow(lambda user: permissions.can_show_outside(user, department.pk))
        changes, version = self.change(inputs.OutsideInput)
        department = outside.answer_outside(
            department=department,
            **changes,
            expected_version=version,
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(department)


class PersonViewSet(RowViewSet):
    """People. Names for everybody who works here, the rest for administrator and strategy office."""

    # Who works here, and as what, is told as of today.
    takes_as_of = False

    serializer_class = PersonSerializer
    queryset = User.objects.all()
    pagination_class = ByName
    filter_backends = []

    @extend_schema(request=inputs.PersonInput, responses={201: PersonSerializer})
    def create(self, request: Request) -> Response:
        """Add a person."""
        user = self.allow(permissions.can_administer)
        person = people_services.add_user(
            **self.given(inputs.PersonInput), actor=user, now=clock.now()
        )
        return self.answer(person, 201)

    @extend_schema(request=inputs.PersonChange, responses=PersonSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a person."""
        person = access.person_for_writing(self.actor, pk)
        changes, version = self.change(inputs.PersonChange)
        people_services.edit_user(
            user=person,
            changes=changes,
            expected_version=version,
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(person)

    @extend_schema(request=None, responses=PersonSerializer)
    @action(detail=True, methods=["post"])
    def deactivate(self, request: Request, pk: str) -> Response:
        """Close a person's access at once."""
        person = access.person_for_writing(self.actor, pk)
        people_services.deactivate_user(user=person, actor=self.actor, now=clock.now())
        return self.answer(person)

    @extend_schema(request=None, responses=PersonSerializer)
    @action(detail=True, methods=["post"])
    def reactivate(self, request: Request, pk: str) -> Response:
        """Give a person access again."""
        person = access.person_for_writing(self.actor, pk)
        people_services.reactivate_user(user=person, actor=self.actor, now=clock.now())
        return self.answer(person)


class MembershipFilter(filters.FilterSet):
    """Narrow by department and to those that have not ended."""

    department = filters.CharFilter("department__slug", label="Short name of the department")
    is_current = filters.BooleanFilter("ended_on", lookup_expr="isnull", label="Not ended")


class MembershipViewSet(RowViewSet):
    """Who does what in which department."""

    # Who works here, and as what, is told as of today.
    takes_as_of = False

    serializer_class = MembershipSerializer
    queryset = Membership.objects.select_related("user", "department")
    filterset_class = MembershipFilter

    @extend_schema(request=inputs.MembershipInput, responses={201: MembershipSerializer})
    def create(self, request: Request) -> Response:
        """Make a person staff or head of a department."""
        user = self.allow(permissions.can_administer)
        membership = people_services.add_membership(
            **self.given(inputs.MembershipInput), actor=user, now=clock.now()
        )
        return self.answer(membership, 201)

    @extend_schema(request=None, responses=MembershipSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """End the membership today."""
        membership = access.membership_for_writing(self.actor, pk)
        people_services.end_membership(membership=membership, actor=self.actor, now=clock.now())
        return self.answer(membership)
