"""Addresses of the committee's own pages that people read."""

from django.urls import include, path

app_name = "scrutiny"
urlpatterns = [
    path("", include("scrutiny.claims.urls")),
    path("", include("scrutiny.meetings.urls")),
    path("", include("scrutiny.commitments.urls")),
    path("", include("scrutiny.risks.urls")),
]
