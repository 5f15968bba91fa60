"""Addresses of people and of the history."""

from django.urls import path

from accounts import views
from accounts.absences import views as absences
from accounts.invitations import views as invitations
from accounts.subscription import views as subscription

app_name = "accounts"
urlpatterns = [
    path("account/", views.own, name="own"),
    path("account/away/", absences.own_absences, name="own_absences"),
    path("account/calendar/", subscription.calendar, name="calendar"),
    path("account/calendar/withdraw/", subscription.withdraw_calendar, name="withdraw_calendar"),
    # before the addresses of the sign-in library, whose page would let anyone change their own
    path("accounts/email/", views.address, name="address"),
    path("accounts/password/reset/", views.password_reset, name="password_reset"),
    path("accounts/invitation/<str:key>/", invitations.invitation, name="invitation"),
    path("history/", views.history, name="history"),
    path("history/<slug:file_format>/", views.history_file, name="history_file"),
    path("people/", views.people, name="people"),
    path("people/add/", views.new_person, name="new_person"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/away/", absences.absences, name="absences"),
]
