"""Address of the comments on a figure."""

from django.urls import path

from kpis.comments import views

urlpatterns = [path("comments/<slug:slug>/<str:month>/", views.comments, name="comments")]
