"""Addresses of the reading pages: nouns in the reader's words."""

from django.urls import include, path

app_name = "pages"
urlpatterns = [
    path("", include("pages.home.urls")),
    path("", include("pages.scorecard.urls")),
    path("", include("pages.kpi.urls")),
    path("", include("pages.recommendations.urls")),
    path("", include("pages.inspections.urls")),
    path("", include("pages.reference.urls")),
]
