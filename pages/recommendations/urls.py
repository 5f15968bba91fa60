"""Addresses of recommendations and their progress."""

from django.urls import path

from pages.recommendations import views

urlpatterns = [
    path("recommendations/", views.recommendations, name="recommendations"),
    path("recommendations/download/<slug:file_format>/", views.recommendations_file, name="recommendations_file"),
    path("recommendations/<slug:inspection>/<int:number>/", views.recommendation, name="recommendation"),
]
