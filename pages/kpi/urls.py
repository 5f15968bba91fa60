"""Addresses of the page of a KPI and its files."""

from django.urls import path

from pages.kpi import views

urlpatterns = [
    path("kpis/<slug:slug>/", views.kpi, name="kpi"),
    path("kpis/<slug:slug>/download/<slug:file_format>/", views.kpi_file, name="kpi_file"),
    path("kpis/<slug:slug>/neighbours/<slug:file_format>/", views.neighbours_file, name="neighbours_file"),
]
