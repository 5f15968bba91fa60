"""Addresses of control limits and their rebases."""

from django.urls import path

from kpis.control_limits import views

urlpatterns = [
    path("kpis/<slug:slug>/limits/", views.limits, name="limits"),
    path("limits/<int:pk>/", views.rebase, name="rebase"),
]
