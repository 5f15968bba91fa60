"""Addresses of the committee's own pages."""

from django.urls import include, path

app_name = "scrutiny"
urlpatterns = [
    path("", include("scrutiny.claims.urls")),
]
