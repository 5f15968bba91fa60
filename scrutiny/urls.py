"""Addresses of the reading pages: nouns in the reader's words."""

from django.urls import include, path

from scrutiny import views

app_name = "scrutiny"
urlpatterns = [
    path("", views.home, name="home"),
    path("kpis/", views.scorecard, name="scorecard"),
    path("kpis/download/<slug:file_format>/", views.scorecard_file, name="scorecard_file"),
    path("", include("pages.kpi.urls")),
    path("recommendations/", views.recommendations, name="recommendations"),
    path("recommendations/download/<slug:file_format>/", views.recommendations_file, name="recommendations_file"),
    path("recommendations/<slug:inspection>/<int:number>/", views.recommendation, name="recommendation"),
    path("inspections/", views.inspections, name="inspections"),
    path("inspections/<slug:slug>/", views.inspection, name="inspection"),
    path("", include("scrutiny.claims.urls")),
    path("glossary/", views.glossary, name="glossary"),
    path("methods/", views.methods, name="methods"),
    path("sources/", views.sources, name="sources"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
