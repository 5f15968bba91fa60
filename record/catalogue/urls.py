"""Addresses of the lists of the catalogue."""

from django.urls import path

from record.catalogue import views

urlpatterns = [
    path("", views.catalogue, name="catalogue"),
    path("<slug:kind>/", views.kind, name="kind"),
    path("<slug:kind>/<int:pk>/", views.row, name="row"),
]
