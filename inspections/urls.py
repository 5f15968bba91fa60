"""Addresses of progress on recommendations, their closings and links, of the action plan and of readiness."""

from django.urls import include, path

app_name = "progress"
urlpatterns = [
    path("", include("inspections.progress.urls")),
    path("", include("inspections.action_plan.urls")),
    path("", include("inspections.closings.urls")),
    path("", include("inspections.lineage.urls")),
    path("", include("inspections.readiness.urls")),
]
