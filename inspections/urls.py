"""Addresses of progress on recommendations and of the action plan."""

from django.urls import include, path

app_name = "progress"
urlpatterns = [
    path("", include("inspections.progress.urls")),
    path("", include("inspections.action_plan.urls")),
]
