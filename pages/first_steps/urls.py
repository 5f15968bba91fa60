"""Address of the first steps, of administrators alone."""

from django.urls import path

from pages.first_steps import views

app_name = "first_steps"
urlpatterns = [path("people/first-steps/", views.first_steps, name="page")]
