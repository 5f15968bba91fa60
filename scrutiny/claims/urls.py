"""Addresses of claims."""

from django.urls import path

from scrutiny.claims import views

urlpatterns = [
    path("claims/", views.claims, name="claims"),
    path("claims/download/<slug:file_format>/", views.claims_file, name="claims_file"),
    path("claims/<slug:slug>/", views.claim, name="claim"),
]
