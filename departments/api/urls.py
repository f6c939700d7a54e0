"""What this app adds to `/api/v1/`."""

from typing import Any

from django.urls import URLPattern, path

from departments.api import focus, goals, proposals, reminding, resources, starting, views

routes: list[tuple[str, Any, str]] = [
    ("quarters", views.QuarterViewSet, "quarter"),
    ("obligations", views.ObligationViewSet, "obligation"),
    ("departments", views.DepartmentViewSet, "department"),
    ("people", views.PersonViewSet, "person"),
    ("memberships", views.MembershipViewSet, "membership"),
    ("goals", goals.GoalViewSet, "goal"),
    ("goal-proposals", proposals.ProposalViewSet, "goal-proposal"),
    ("realignments", proposals.RealignmentViewSet, "realignment"),
    ("goal-measures", goals.MeasureViewSet, "goal-measure"),
    ("measure-couplings", goals.CouplingViewSet, "measure-coupling"),
    ("starting-set", starting.StartingSetViewSet, "starting-set"),
    ("rhythms", reminding.RhythmViewSet, "rhythm"),
    ("holidays", reminding.HolidayViewSet, "holiday"),
    ("resources", resources.ResourceViewSet, "resource"),
    ("resource-needs", resources.NeedViewSet, "resource-need"),
    ("key-projects", goals.KeyProjectViewSet, "key-project"),
    ("project-rankings", focus.RankingViewSet, "project-ranking"),
    ("teams", focus.TeamViewSet, "team"),
]
urlpatterns: list[URLPattern] = [
    path("reminders/", reminding.RemindersView.as_view(), name="reminder-list"),
]
