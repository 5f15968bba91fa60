"""Addresses of the scorecard and its file."""

from django.urls import path

from pages.scorecard import views

urlpatterns = [
    path("kpis/", views.scorecard, name="scorecard"),
    path("kpis/download/<slug:file_format>/", views.scorecard_file, name="scorecard_file"),
]
