from django.urls import path

from kpis.imports import views as views

app_name = "imports"
urlpatterns = [
    path("imports/", views.imports, name="imports"),
    path("imports/template/", views.template, name="template"),
    path("imports/<int:pk>/", views.preview, name="preview"),
    path("imports/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("imports/<int:pk>/abandon/", views.abandon, name="abandon"),
    path("imports/<int:pk>/delete/", views.delete, name="delete"),
]
