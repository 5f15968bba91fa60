"""Addresses where managers annotate charts."""

from django.urls import path

from inspections.annotations import views as annotation_views

app_name = "annotations"
urlpatterns = [
    path("kpis/<slug:slug>/annotations/", annotation_views.annotations, name="annotations"),
    path("annotations/<int:pk>/", annotation_views.annotation, name="annotation"),
]
