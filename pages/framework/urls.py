"""Address of the national framework."""

from django.urls import path

from pages.framework import views

urlpatterns = [
    path("kpis/framework/", views.framework, name="framework"),
]
