"""Addresses of monthly returns, and of corrections to published figures."""

from django.urls import path

from kpis.returns import corrections, views
from kpis.returns.first import first_return

urlpatterns = [
    path("returns/", views.returns, name="returns"),
    path("returns/first/", first_return, name="first_return"),
    path("returns/<str:month>/", views.monthly_return, name="return"),
    path("returns/<str:month>/<slug:slug>/", views.return_row, name="return_row"),
    path("corrections/<slug:slug>/", corrections.corrections, name="corrections"),
    path("corrections/figure/<int:pk>/", corrections.correction, name="correction"),
]
