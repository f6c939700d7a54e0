"""Pages about updates asked for and wishes for the next review."""

from django.urls import path

from actions.views import updates

urlpatterns = [
    path("updates/", updates.update_list, name="update_list"),
    path("updates/updates.csv", updates.update_csv, name="update_csv"),
    path("updates/ask/<slug:kind>/<uuid:pk>/", updates.update_ask, name="update_ask"),
    path("updates/<uuid:pk>/", updates.update_page, name="update_page"),
    path("updates/<uuid:pk>/answer/", updates.update_answer, name="update_answer"),
    path("reviews/wishes/waiting.csv", updates.wish_csv, name="wish_csv"),
    path("reviews/wishes/<slug:kind>/<uuid:pk>/", updates.wish_put, name="wish_put"),
    path("reviews/wishes/<uuid:pk>/undo/", updates.wish_undo, name="wish_undo"),
]
