"""URLs of the catalogue's settings by service area."""

from django.urls import path

from kpis.catalogue import views as admin_views

app_name = "catalogue"
urlpatterns = [
    path("people/service-areas/", admin_views.service_areas, name="service_areas"),
    path("people/service-areas/<slug:slug>/", admin_views.service_area, name="service_area"),
]
