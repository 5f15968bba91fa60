"""Addresses for proposing and approving progress, and for setting leads."""

from django.urls import path

from inspections.progress import leads, proposals, views

urlpatterns = [
    path("progress/", views.work, name="work"),
    path("progress/leads/", leads.leads, name="leads"),
    path("people/leads/", leads.leads_by_administrator, name="leads_by_administrator"),
    path("progress/updates/<int:pk>/", views.update, name="update"),
    path("progress/<slug:inspection>/<int:number>/propose/", proposals.propose, name="propose"),
    path("progress/<slug:inspection>/<int:number>/draft/", proposals.keep_draft, name="keep_draft"),
]
