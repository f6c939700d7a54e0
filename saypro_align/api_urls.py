"""The API's addresses, composed from the apps' routes."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

import actions.api.urls
import departments.api.urls
import gaps.api.urls
import kpis.api.urls
import reports.api.urls

app_name = "api"

router = SimpleRouter()
for routes in (
    departments.api.urls.routes,
    kpis.api.urls.routes,
    gaps.api.urls.routes,
    actions.api.urls.routes,
    reports.api.urls.routes,
):
    for prefix, viewset, basename in routes:
        router.register(prefix, viewset, basename=basename)

urlpatterns = [
    path(
        "v1/",
        include(
            [
                *router.urls,
                *departments.api.urls.urlpatterns,
                *kpis.api.urls.urlpatterns,
                *gaps.api.urls.urlpatterns,
                *actions.api.urls.urlpatterns,
                *reports.api.urls.urlpatterns,
            ]
        ),
    ),
]
