"""Addresses of the catalogue, in which the record is kept."""

from django.urls import include, path

app_name = "record"
urlpatterns = [
    path("catalogue/", include("record.targets.urls")),
    path("catalogue/", include("record.proposals.urls")),
    path("catalogue/", include("record.catalogue.urls")),
]
