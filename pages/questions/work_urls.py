"""Addresses of questions that are one person's own, which hold forms."""

from django.urls import path

from pages.questions import mine

app_name = "questions"
urlpatterns = [
    path("questions/mine/", mine.my_questions, name="mine"),
    path("questions/ticked/", mine.ticked_questions, name="ticked"),
]
