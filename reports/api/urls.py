"""What this app adds to `/api/v1/`."""

from typing import Any

from django.urls import URLPattern, path

from reports.api import (
    evaluations,
    files,
    forecasts,
    jobs,
    mails,
    maps,
    moves,
    outside,
    progress,
    results,
    schedules,
    search,
    views,
)
from reports.api import path as paths

routes: list[tuple[str, Any, str]] = [
    ("report-runs", schedules.ReportRunViewSet, "report-run"),
    ("report-schedules", schedules.ReportScheduleViewSet, "report-schedule"),
    ("report-links", outside.ReportLinkViewSet, "report-link"),
    ("mails", mails.MailViewSet, "mail"),
    ("quarter-results", results.QuarterResultsViewSet, "quarter-results"),
    ("progress-reports", progress.ProgressViewSet, "progress-report"),
]
urlpatterns: list[URLPattern] = [
    path("search/", search.SearchView.as_view(), name="search"),
    path(
        "report-runs/<uuid:pk>/files/<str:ending>/",
        files.ReportFileView.as_view(),
        name="report-run-file",
    ),
    path("alignment/moves/", moves.MovesView.as_view(), name="alignment-moves"),
    path("alignment/path/", paths.PathView.as_view(), name="alignment-path"),
    path("outside-wordings/", outside.WordingsView.as_view(), name="outside-wording-list"),
    path(
        "outside-wordings/<uuid:pk>/",
        outside.WordingView.as_view(),
        name="outside-wording-detail",
    ),
    path(
        "report-schedules/<uuid:pk>/recipients/",
        outside.RecipientsView.as_view(),
        name="report-recipient-list",
    ),
    path("evaluations/", evaluations.EvaluationsView.as_view(), name="evaluation-list"),
    path("evaluations/<uuid:pk>/", evaluations.EvaluationView.as_view(), name="evaluation-detail"),
    path("forecasts/", forecasts.ForecastsView.as_view(), name="forecasts"),
    path("jobs/", jobs.JobsView.as_view(), name="job-list"),
    path("map/", maps.MapView.as_view(), name="map"),
    path(
        "departments-alignment/",
        views.DepartmentsAlignmentView.as_view(),
        name="departments-alignment",
    ),
]
