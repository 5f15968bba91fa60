"""Addresses of the reading pages: nouns in the reader's words."""

from django.urls import include, path

app_name = "pages"
urlpatterns = [
    path("", include("pages.home.urls")),
    path("", include("pages.scorecard.urls")),
    path("", include("pages.framework.urls")),
    path("", include("pages.kpi.urls")),
    path("", include("pages.recommendations.urls")),
    path("", include("pages.inspections.urls")),
    path("", include("pages.intervention.urls")),
    path("", include("pages.readiness.urls")),
    path("", include("pages.documents.urls")),
    path("", include("pages.plan.urls")),
    path("", include("pages.themes.urls")),
    path("", include("pages.together.urls")),
    path("", include("pages.changes.urls")),
    path("", include("pages.questions.urls")),
    path("", include("pages.search.urls")),
    path("", include("pages.reference.urls")),
]
