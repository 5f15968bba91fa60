"""Address for answering the three questions."""

from django.urls import path

from inspections.readiness import views

urlpatterns = [
    path("readiness/<slug:area>/<slug:question>/", views.answer, name="readiness_answer"),
]
