"""Address of the calendar: its last part is a secret, and takes the place of signing in."""

from django.urls import path

from pages.calendar import views

app_name = "calendar"
urlpatterns = [path("calendar/<slug:token>.ics", views.feed, name="feed")]
