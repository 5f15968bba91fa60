"""Address of readiness."""

from django.urls import path

from pages.readiness import views

urlpatterns = [path("readiness/", views.readiness, name="readiness")]
