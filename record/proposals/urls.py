"""Addresses of proposals, and of the forms that make them."""

from django.urls import path

from record.proposals.views import one, several, writing

urlpatterns = [
    path("waiting/", several.waiting, name="waiting"),
    path("proposals/<int:pk>/", one.proposal, name="proposal"),
    path("<slug:kind>/add/", writing.add, name="add"),
    path("<slug:kind>/<int:pk>/change/", writing.change, name="change"),
    path("<slug:kind>/<int:pk>/withdraw/", writing.withdraw, name="withdraw"),
]
