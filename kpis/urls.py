"""Addresses of entry and approval, and of limits that are set anew."""

from django.urls import path

from kpis import views
from kpis.control_limits import views as rebase_views
from kpis.first_return import first_return

app_name = "kpis"
urlpatterns = [
    path("returns/", views.returns, name="returns"),
    path("returns/first/", first_return, name="first_return"),
    path("returns/<str:month>/", views.monthly_return, name="return"),
    path("returns/<str:month>/<slug:slug>/", views.return_row, name="return_row"),
    path("corrections/<slug:slug>/", views.corrections, name="corrections"),
    path("corrections/figure/<int:pk>/", views.correction, name="correction"),
    path("kpis/<slug:slug>/limits/", rebase_views.limits, name="limits"),
    path("limits/<int:pk>/", rebase_views.rebase, name="rebase"),
    path("approvals/", views.approvals, name="approvals"),
    path("approvals/<str:month>/", views.approval, name="approval"),
]
