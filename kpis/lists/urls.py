"""Addresses of lists."""

from django.urls import path

from kpis.lists import views

app_name = "lists"
urlpatterns = [
    path("lists/", views.counts, name="counts"),
    path("lists/drafts/", views.drafts, name="drafts"),
    path("lists/health-assessments/", views.ladder, name="ladder"),
    path("lists/pre-birth/", views.pre_birth, name="pre_birth"),
    path("lists/kept/", views.kept, name="kept"),
    path("lists/kept/add/", views.keep, name="keep"),
    path("lists/kept/<int:pk>/take-back/", views.take_back, name="take_back"),
    path("lists/templates/<slug:slug>/", views.template, name="template"),
    path("lists/examples/<slug:slug>/", views.example, name="example"),
]
