"""Addresses of what has changed, between two days and since a meeting."""

from django.urls import path

from pages.changes import views

urlpatterns = [
    path("changes/", views.changes, name="changes"),
    path("changes/download/<slug:file_format>/", views.changes_file, name="changes_file"),
    path("meetings/<slug:slug>/changes/", views.meeting_changes, name="meeting_changes"),
    path(
        "meetings/<slug:slug>/changes/download/<slug:file_format>/",
        views.meeting_changes_file,
        name="meeting_changes_file",
    ),
]
