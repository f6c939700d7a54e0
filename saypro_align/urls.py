"""Every page's address, composed from the apps."""

from django.urls import include, path

from saypro_align.jobs import health

urlpatterns = [
    path("healthz", health.live, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("accounts/", include("departments.urls.accounts")),
    path("", include("departments.urls")),
    path("", include("kpis.urls")),
    path("", include("gaps.urls")),
    path("", include("actions.urls")),
    path("", include("reports.urls")),
    path("api/", include("saypro_align.api_urls")),
]

handler400 = "saypro_align.lib.errors.bad_request"
handler403 = "reports.views.refused.permission_denied"
handler404 = "saypro_align.lib.errors.page_not_found"
handler500 = "saypro_align.lib.errors.server_error"
