"""Pages of reviews that go through targets and months."""

from django.urls import URLPattern, path

from actions.views import reviews

urlpatterns: list[URLPattern] = [
    path("reviews/<uuid:pk>/targets/", reviews.review_targets, name="review_targets"),
    path("reviews/<uuid:pk>/targets/assess/", reviews.review_assess, name="review_assess"),
    path(
        "reviews/<uuid:pk>/targets/export/", reviews.review_targets_csv, name="review_targets_csv"
    ),
    path("reviews/<uuid:pk>/targets/<uuid:kpt>/", reviews.review_decide, name="review_decide"),
    path("reviews/<uuid:pk>/gap/", reviews.review_gap, name="review_gap"),
    path("reviews/months/<uuid:pk>/edit/", reviews.month_edit, name="month_edit"),
    path("reviews/months/<uuid:pk>/draft/", reviews.month_draft, name="month_draft"),
]
