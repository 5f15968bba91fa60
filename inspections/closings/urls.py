"""Addresses for closing recommendations and opening them again."""

from django.urls import path

from inspections.closings import views

urlpatterns = [
    path("progress/<slug:inspection>/<int:number>/closing/", views.closing, name="closing"),
]
