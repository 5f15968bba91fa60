"""Addresses for the links to KPIs that the lineage proposes."""

from django.urls import path

from inspections.lineage import views

urlpatterns = [
    path("progress/<slug:inspection>/<int:number>/links/", views.links, name="links"),
]
