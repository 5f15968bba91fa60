"""Addresses of the committee's working pages, which hold forms; they come before the pages that people read."""

from django.urls import path

from scrutiny.commitments import changing
from scrutiny.meetings import adding
from scrutiny.plan import writing
from scrutiny.risks import proposing

app_name = "committee"
urlpatterns = [
    path("meetings/add/", adding.add_meeting, name="add_meeting"),
    path("meetings/<slug:slug>/change/", adding.change_meeting, name="change_meeting"),
    path("promises/add/", changing.add_promise, name="add_promise"),
    path("promises/<slug:slug>/change/", changing.change_promise, name="change_promise"),
    path("plan/drafts/", writing.plan_drafts, name="plan_drafts"),
    path("plan/drafts/<slug:slug>/", writing.plan_draft, name="plan_draft"),
    path("risks/proposals/", proposing.risk_proposals, name="risk_proposals"),
    path("risks/proposals/<int:pk>/", proposing.risk_proposal, name="risk_proposal"),
    path("risks/propose/", proposing.propose_new_risk, name="propose_new_risk"),
    path("risks/<slug:slug>/propose/", proposing.propose_risk, name="propose_risk"),
]
