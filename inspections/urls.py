"""Addresses where progress is proposed and approved, and where actions are looked after."""

from django.urls import path

from inspections import planned_views, views

app_name = "progress"
urlpatterns = [
    path("progress/", views.work, name="work"),
    path("progress/leads/", views.leads, name="leads"),
    path("people/leads/", views.leads_by_administrator, name="leads_by_administrator"),
    path("progress/updates/<int:pk>/", views.update, name="update"),
    path("progress/<slug:inspection>/<int:number>/propose/", views.propose, name="propose"),
    path("progress/<slug:inspection>/<int:number>/draft/", views.keep_draft, name="keep_draft"),
    path("progress/<slug:inspection>/<int:number>/actions/", planned_views.add_action, name="add_action"),
    path("actions/", planned_views.action_list, name="actions"),
    path("actions/<int:pk>/", planned_views.action, name="action"),
]
