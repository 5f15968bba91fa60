"""Addresses of the action plan."""

from django.urls import path

from inspections.action_plan import views

urlpatterns = [
    path("progress/<slug:inspection>/<int:number>/actions/", views.add_action, name="add_action"),
    path("actions/", views.action_list, name="actions"),
    path("actions/<int:pk>/", views.action, name="action"),
]
