"""This app's pages."""

from django.urls import URLPattern

app_name = "departments"

urlpatterns: list[URLPattern] = []
