"""Addresses of improvement plans."""

from django.urls import path

from pages.plan import views

urlpatterns = [
    path("plan/", views.plans, name="plans"),
    path("plan/<slug:slug>/", views.plan, name="plan"),
    path("plan/<slug:slug>/download/<slug:file_format>/", views.plan_file, name="plan_file"),
]
