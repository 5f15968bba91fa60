"""Addresses of entry, approval and control limits."""

from django.urls import include, path

app_name = "kpis"
urlpatterns = [
    path("", include("kpis.returns.urls")),
    path("", include("kpis.approvals.urls")),
    path("", include("kpis.comments.urls")),
    path("", include("kpis.control_limits.urls")),
]
