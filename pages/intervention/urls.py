"""Address of the intervention."""

from django.urls import path

from pages.intervention import views

urlpatterns = [
    path("intervention/", views.intervention, name="intervention"),
]
