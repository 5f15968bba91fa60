"""Addresses of progress seen together."""

from django.urls import path

from pages.together import views

urlpatterns = [
    path("recommendations/matrix/", views.together, name="together"),
    path("recommendations/matrix/download/<slug:file_format>/", views.together_file, name="together_file"),
]
