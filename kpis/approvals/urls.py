"""Addresses where figures are approved."""

from django.urls import path

from kpis.approvals import views

urlpatterns = [
    path("approvals/", views.approvals, name="approvals"),
    path("approvals/not-out/<int:pk>/", views.cancelling, name="cancelling"),
    path("approvals/<str:month>/", views.approval, name="approval"),
]
