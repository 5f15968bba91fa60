"""Addresses of glossary, methods, sources and the accessibility statement."""

from django.urls import path

from pages.reference import views

urlpatterns = [
    path("glossary/", views.glossary, name="glossary"),
    path("methods/", views.methods, name="methods"),
    path("methods/<slug:slug>/", views.methods_chapter, name="methods_chapter"),
    path("sources/", views.sources, name="sources"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
