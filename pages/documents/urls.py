"""Addresses of documents."""

from django.urls import path

from pages.documents import views

urlpatterns = [
    path("documents/", views.documents, name="documents"),
    path("documents/download/<slug:file_format>/", views.documents_file, name="documents_file"),
    path("documents/<slug:slug>/", views.document, name="document"),
]
