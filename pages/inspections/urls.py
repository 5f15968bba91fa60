"""Addresses of inspections and visits, and of judgements of other councils and of homes and services."""

from django.urls import path

from inspections.names import HOMES_AND_SERVICES, OTHER_COUNCILS
from pages.inspections import views

urlpatterns = [
    path("inspections/", views.inspections, name="inspections"),
    # before the inspections, whose names cannot be these
    path(f"inspections/{OTHER_COUNCILS}/", views.councils, name="councils"),
    path(f"inspections/{OTHER_COUNCILS}/download/<slug:file_format>/", views.councils_file, name="councils_file"),
    path(f"inspections/{HOMES_AND_SERVICES}/", views.services, name="services"),
    path(f"inspections/{HOMES_AND_SERVICES}/download/<slug:file_format>/", views.services_file, name="services_file"),
    path("inspections/<slug:slug>/", views.inspection, name="inspection"),
]
