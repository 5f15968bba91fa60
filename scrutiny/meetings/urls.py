"""Addresses of meetings."""

from django.urls import path

from scrutiny.meetings import views

urlpatterns = [
    path("meetings/", views.meetings, name="meetings"),
    path("meetings/download/<slug:file_format>/", views.meetings_file, name="meetings_file"),
    path("meetings/<slug:slug>/", views.meeting, name="meeting"),
]
