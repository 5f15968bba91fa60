"""Addresses for proposing and approving progress, and for setting leads."""

from django.urls import path

from inspections.progress import views

urlpatterns = [
    path("progress/", views.work, name="work"),
    path("progress/leads/", views.leads, name="leads"),
    path("people/leads/", views.leads_by_administrator, name="leads_by_administrator"),
    path("progress/updates/<int:pk>/", views.update, name="update"),
    path("progress/<slug:inspection>/<int:number>/propose/", views.propose, name="propose"),
    path("progress/<slug:inspection>/<int:number>/draft/", views.keep_draft, name="keep_draft"),
]
