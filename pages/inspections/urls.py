"""Addresses of inspections and visits."""

from django.urls import path

from pages.inspections import views

urlpatterns = [
    path("inspections/", views.inspections, name="inspections"),
    path("inspections/<slug:slug>/", views.inspection, name="inspection"),
]
