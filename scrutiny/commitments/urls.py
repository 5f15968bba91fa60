"""Addresses of promises."""

from django.urls import path

from scrutiny.commitments import views

urlpatterns = [
    path("promises/", views.promises, name="promises"),
    path("promises/download/<slug:file_format>/", views.promises_file, name="promises_file"),
    path("promises/<slug:slug>/", views.promise, name="promise"),
]
