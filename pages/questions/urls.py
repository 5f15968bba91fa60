"""Addresses of questions to ask, of today and for a meeting."""

from django.urls import path

from pages.questions import views

urlpatterns = [
    path("questions/", views.questions, name="questions"),
    path("meetings/<slug:slug>/questions/", views.meeting_questions, name="meeting_questions"),
]
