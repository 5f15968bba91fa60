"""Addresses of what a person follows, which hold forms and are one person's own."""

from django.urls import path

from pages.my import views

app_name = "my"
urlpatterns = [
    path("my/", views.my_page, name="page"),
    path("my/follow/<slug:kind>/<slug:slug>/", views.follow_one, name="follow"),
]
