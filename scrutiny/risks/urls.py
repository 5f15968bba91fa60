"""Addresses of the risks."""

from django.urls import path

from scrutiny.risks import views

urlpatterns = [
    path("risks/", views.risks, name="risks"),
    path("risks/download/<slug:file_format>/", views.risks_file, name="risks_file"),
]
