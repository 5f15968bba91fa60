"""Addresses where progress is proposed and approved, and where actions are looked after."""

from django.urls import include, path

app_name = "progress"
urlpatterns = [
    path("", include("inspections.progress.urls")),
    path("", include("inspections.action_plan.urls")),
]
