"""Every sort of page the dashboard has, each by one address or more.

All addresses are visited at both widths, and all are checked as HTML. The rules of accessibility, which take most of
the time, are tried once for each view and role, and for each address in `PARTS`: what shows parts of a template that
its first address does not.
"""

import pytest
from django.urls import Resolver404, resolve

CHART = "/kpis/three-or-more-placements-in-a-year/"
SEVERAL_SERIES = "/kpis/initial-conferences-within-15-working-days/"
RANGE = "/kpis/initial-health-assessment-in-20-working-days/"
WITHOUT_FIGURES = "/kpis/life-story-work-in-place/"
# invented for these tests, since no published series has months with counts
LONG_SERIES = "/kpis/pre-birth-assessments-on-time/"
ALL_SWITCHES = "intervals=on&own_limits=on&together=12&from=2020-06-30&to=2021-06-30"
SCORECARD_CHARTS = "/kpis/?view=charts"
REPORT = "wscc-report-to-children-and-young-peoples-services-scrutiny-committee-12-january-2022-children-we-care-for"
BOOK_OF_DATA = "dfe-local-authority-interactive-tool-lait-data-file-figures-re-published-from-dfe-statistics"
EARLIER = "?as_at=2022-01-12"
BEFORE_ALL = "?as_at=1995-01-01"

_FOR_MEMBERS = {
    "home": "/",
    "home earlier": f"/{EARLIER}",
    "home before all": f"/{BEFORE_ALL}",
    "scorecard": "/kpis/",
    "scorecard as charts": SCORECARD_CHARTS,
    "scorecard as matrix": "/kpis/?view=matrix",
    "scorecard filtered": "/kpis/?rating=red",
    "scorecard sorted": "/kpis/?sort=-change",
    "scorecard with odd filter": "/kpis/?rating=purple",
    "scorecard where nothing fits": "/kpis/?q=zzzz",
    "scorecard earlier": f"/kpis/{EARLIER}",
    "scorecard of one outcome": "/kpis/?outcome=workforce",
    "national framework": "/kpis/framework/",
    "national framework earlier": f"/kpis/framework/{EARLIER}",
    "KPI with values that were wrong": "/kpis/mid-year-school-move/",
    "KPI": CHART,
    "KPI on the whole scale": f"{CHART}?axis=whole&events=all",
    "KPI with actions": f"{CHART}?events=actions",
    "KPI with several series": SEVERAL_SERIES,
    "KPI with a gap": "/kpis/care-leavers-not-in-touch/",
    "KPI with figures of any date": "/kpis/care-plan-in-place-and-reviewed/",
    "KPI with a reported range": RANGE,
    "KPI compared in a paper": "/kpis/uses-of-mind-of-my-own/",
    "KPI with a break": "/kpis/statutory-visits-in-timescale/",
    "KPI with one figure": "/kpis/review-health-assessments-on-time/",
    "KPI without figures": WITHOUT_FIGURES,
    "KPI among its neighbours in an earlier year": f"{CHART}?among=2023-03-31&compare=neighbours",
    "KPI among neighbours of two models": "/kpis/social-worker-turnover/?compare=neighbours",
    "KPI with most areas outside the funnel": "/kpis/care-leavers-in-suitable-accommodation/",
    "KPI with odd choices of neighbours": f"{CHART}?among=soon&compare=everything",
    "KPI whose neighbours belong to another series": f"{SEVERAL_SERIES}?series=quarter",
    "KPI with claims": "/kpis/children-looked-after/",
    "KPI earlier": f"{CHART}{EARLIER}",
    "KPI with intervals": f"{CHART}?intervals=on",
    "KPI with two dates compared": f"{CHART}?from=2024-03-31&to=2025-03-31",
    "KPI with two dates of which one is odd": f"{CHART}?from=2024-02-31&to=2025-03-31",
    "KPI with dates across a break": f"{LONG_SERIES}?from=2020-06-30&to=2021-06-30",
    "KPI with everything that can be switched on": f"{LONG_SERIES}?{ALL_SWITCHES}&accept=break",
    "KPI with what cannot be switched on": f"{CHART}?own_limits=on&together=12",
    "search": "/search/?q=health",
    "search without words": "/search/",
    "search that finds nothing": "/search/?q=zebra+crossing",
    "search of one kind": "/search/?q=supervision&kind=findings",
    "recommendations": "/recommendations/",
    "all recommendations": "/recommendations/?inspection=all",
    "recommendations of the commissioner": "/recommendations/?inspection=commissioner",
    "recommendations asked again": "/recommendations/?inspection=again",
    "recommendations sorted": "/recommendations/?inspection=all&sort=-actions",
    "recommendations before all": f"/recommendations/{BEFORE_ALL}",
    "progress seen together": "/recommendations/matrix/",
    "progress seen together, sorted": "/recommendations/matrix/?inspection=all&sort=-flags",
    "progress seen together before all": f"/recommendations/matrix/{BEFORE_ALL}",
    "recommendation": "/recommendations/ilacs-2019/6/",
    "recommendation without KPIs": "/recommendations/send-2023/2/",
    "open recommendation": "/recommendations/ilacs-2023/5/",
    "recommendation of the commissioner": "/recommendations/commissioner-2019/1/",
    "scorecard of what is open": "/kpis/?recommendation=open",
    "inspections": "/inspections/",
    "inspections of one kind": "/inspections/?kind=committee",
    "inspections earlier": f"/inspections/{EARLIER}",
    "inspections before all": f"/inspections/{BEFORE_ALL}",
    "inspection": "/inspections/ilacs-2019/",
    "inspection with findings narrowed": "/inspections/sif-2016/?part=children-in-care&tone=to-improve",
    "commissioner's report": "/inspections/commissioner-2020/",
    "judgements of other councils": "/inspections/other-councils/",
    "judgements of the neighbours earlier": f"/inspections/other-councils/{EARLIER}&group=neighbours&sort=-overall",
    "grades of homes and services": "/inspections/homes-and-services/",
    "visit": "/inspections/mv-2021-05/",
    "visit without date": "/inspections/mv-2022-later/",
    "claims": "/claims/",
    "claims filtered": "/claims/?result=does-not-reproduce",
    "claims with odd filter": "/claims/?result=purple",
    "claims where nothing fits": "/claims/?q=zzzz",
    "claims earlier": f"/claims/{EARLIER}",
    "claims before all": f"/claims/{BEFORE_ALL}",
    "claim that does not reproduce": "/claims/children-looked-after-since-2018/",
    "claim with many numbers": "/claims/below-national-average/",
    "claim that cannot be checked": f"/claims/fostering-assessments/{EARLIER}",
    "documents": "/documents/",
    "documents filtered": "/documents/?kind=committee&year=2022&holds=figures",
    "documents with odd filter": "/documents/?kind=purple",
    "documents where nothing fits": "/documents/?q=zzzz",
    "documents before all": f"/documents/{BEFORE_ALL}",
    "document": f"/documents/{REPORT}/",
    "document with one kind of entry": f"/documents/{REPORT}/?kind=claims",
    "document before it was out": f"/documents/{REPORT}/?as_at=2022-01-11",
    "document that is a book of data": f"/documents/{BOOK_OF_DATA}/",
    "intervention": "/intervention/",
    "intervention while it went on": "/intervention/?as_at=2020-12-10",
    "intervention before all": f"/intervention/{BEFORE_ALL}",
    "readiness": "/readiness/",
    "readiness earlier": f"/readiness/{EARLIER}",
    "readiness before all": f"/readiness/{BEFORE_ALL}",
    "meetings": "/meetings/",
    "meetings of Cabinet": "/meetings/?committee=cabinet",
    "meetings before all": f"/meetings/{BEFORE_ALL}",
    "meeting": "/meetings/2023-09-13/",
    "meeting without a day": "/meetings/hwb-2019/",
    "meeting earlier": "/meetings/2022-03-09/?as_at=2022-03-31",
    "changes": "/changes/?from=2022-01-12",
    "changes since the last meeting": "/changes/",
    "changes of one kind": "/changes/?from=2015-01-01&kind=documents&page=2",
    "changes between odd days": "/changes/?from=soon&to=2019-01-01",
    "changes between days in the wrong order": "/changes/?from=2023-09-13&to=2022-01-12",
    "changes before all": "/changes/?from=1994-01-01&to=1995-01-01",
    "changes earlier": f"/changes/{EARLIER}&from=2021-01-01",
    "changes before a meeting": "/meetings/2023-09-13/changes/",
    "changes before the first meeting": "/meetings/2018-09/changes/",
    "questions": "/questions/",
    "questions before all": f"/questions/{BEFORE_ALL}",
    "questions of a meeting": "/meetings/2023-09-13/questions/",
    "own questions": "/questions/mine/",
    "promises": "/promises/",
    "promises filtered": "/promises/?show=answered_late&sort=-due",
    "promises with odd filter": "/promises/?show=purple",
    "promises where nothing fits": "/promises/?show=accepted",
    "promises before all": f"/promises/{BEFORE_ALL}",
    "promise answered late": "/promises/com-2016-good/",
    "promise due before it was made": "/promises/com-2022-01-lifestory/",
    "plans": "/plan/",
    "plans before all": f"/plan/{BEFORE_ALL}",
    "plan": "/plan/2022/",
    "risks": "/risks/",
    "risks earlier": f"/risks/{EARLIER}",
    "risks before all": f"/risks/{BEFORE_ALL}",
    "themes": "/themes/",
    "themes before all": f"/themes/{BEFORE_ALL}",
    "theme": "/themes/health/",
    "theme with every voice": "/themes/voice/",
    "theme earlier": f"/themes/permanence/{EARLIER}",
    "theme before all": f"/themes/fostering/{BEFORE_ALL}",
    "sources": "/sources/",
    "account": "/account/",
    "what one follows": "/my/",
    "what one follows earlier": f"/my/{EARLIER}",
    "following a KPI": f"/my/follow{CHART}",
    "following a recommendation": "/my/follow/recommendations/ilacs-2019-06/",
    "dates in one's own calendar": "/account/calendar/",
    "calendar withdrawn": "/account/calendar/withdraw/",
    "absences": "/account/away/",
    "password change": "/accounts/password/change/",
    "second step": "/accounts/2fa/",
    "sign out": "/accounts/logout/",
}
_FOR_ALL = {
    "way to practice": "/practice/",
    "glossary": "/glossary/",
    "methods": "/methods/",
    "chapter of the methods": "/methods/variation-and-assurance-spc/",
    "accessibility": "/accessibility/",
    "sign in": "/accounts/login/",
    "password reset": "/accounts/password/reset/",
    "invitation that is over": "/accounts/invitation/abc/",
    "password reset sent": "/accounts/password/reset/done/",
    "sign up": "/accounts/signup/",
}
_REFUSED = {
    "page not found": ("/nowhere/", 404),
    "KPI not found": ("/kpis/no-such-kpi/", 404),
    "page not known yet": (f"/inspections/ilacs-2023/{EARLIER}", 404),
    "odd date": ("/kpis/?as_at=2021-02-31", 400),
    "unreadable address": ("/kpis/?q=%00", 400),
}
# what stands in braces is the key of something that was made for the tests
_FOR_OFFICERS = {
    "returns": "/returns/",
    "first return": "/returns/first/",
    "return": "/returns/{month}/",
    "comments on a figure": "/comments/statutory-visits-in-timescale/{month}/",
    "return of all service areas": "/returns/{month}/?area=all",
    "return of an earlier month": "/returns/{before}/",
    "corrections": "/corrections/{approved_kpi}/",
    "correction": "/corrections/figure/{approved}/",
    "imports": "/imports/",
    "import": "/imports/{import_file}/",
    "refused lines of an import": "/imports/{import_file}/?show=refused",
    "figures from lists": "/lists/",
    "ladder of health assessments": "/lists/health-assessments/",
    "pre-birth assessments": "/lists/pre-birth/",
    "counts kept from lists": "/lists/kept/",
    "progress": "/progress/",
    "proposal": "/progress/ilacs-2019/4/propose/",
    "update that was submitted": "/progress/updates/{update}/",
    "new action": "/progress/ilacs-2019/6/actions/",
    "actions": "/actions/",
    "action": "/actions/{action}/",
    "history": "/history/",
    "new meeting": "/meetings/add/",
    "adding to a meeting": "/meetings/{meeting}/change/",
    "meeting that was added": "/meetings/{meeting}/",
    "new promise": "/promises/add/?meeting={meeting}",
    "new promise in answer to a question": "/promises/add/?what=Why%3F&question=worse%3A1",
    "changing a promise": "/promises/{promise}/change/",
    "promise that was moved and answered": "/promises/{promise}/",
    "drafts of plans": "/plan/drafts/",
    "draft of a plan": "/plan/drafts/{plan}/",
    "proposed risks": "/risks/proposals/",
    "new risk": "/risks/propose/",
    "changing a risk": "/risks/risk-2022-01-iha/propose/",
    "proposed risk": "/risks/proposals/{risk}/",
    "catalogue": "/catalogue/",
    "catalogue searched": "/catalogue/?q=visits",
    "kind of the catalogue": "/catalogue/findings/?page=2",
    "kind of the catalogue where nothing fits": "/catalogue/terms/?q=zzzz",
    "KPI in the catalogue": "/catalogue/kpis/{kept_kpi}/",
    "term with its history": "/catalogue/terms/{term}/",
    "new target": "/catalogue/targets/add/",
    "new finding": "/catalogue/findings/add/",
    "new KPI": "/catalogue/kpis/add/",
    "changed finding": "/catalogue/findings/{finding}/change/",
    "withdrawn finding": "/catalogue/findings/{finding}/withdraw/",
    "own proposal": "/catalogue/proposals/{proposal}/",
    "returned proposal": "/catalogue/proposals/{returned_change}/",
    "draft of a target": "/catalogue/proposals/{draft_change}/",
    "targets of a year": "/catalogue/targets/2026-27/?area=permanence",
    "steps of a target": "/catalogue/targets/steps/statutory-visits-in-timescale/",
    "KPI that the officer enters": "/kpis/statutory-visits-in-timescale/",
    "limits of a KPI": "/kpis/{rebase_kpi}/limits/",
    "limits of a KPI without figures": "/kpis/life-story-work-in-place/limits/",
    "own rebase": "/limits/{rebase}/",
    "recommendation that the officer leads": "/recommendations/ilacs-2019/6/",
}
_FOR_MANAGERS = {
    "answer about readiness": "/readiness/leaders/know/",
    "questions that were ticked": "/questions/ticked/",
    "approvals": "/approvals/",
    "approval": "/approvals/{month}/",
    "approval of a correction": "/approvals/{before}/",
    "cancelling an approval": "/approvals/not-out/{embargoed}/",
    "approval of a month without figures": "/approvals/2020-01/",
    "progress to approve": "/progress/",
    "update to approve": "/progress/updates/{update}/",
    "leads": "/progress/leads/",
    "closing a recommendation": "/progress/ilacs-2023/3/closing/",
    "links that the lineage proposes": "/progress/ilacs-2023/2/links/",
    "recommendation that the manager may close": "/recommendations/ilacs-2023/2/",
    "actions of all": "/actions/",
    "action of somebody else": "/actions/{action}/",
    "history filtered": "/history/?kpi={approved_kpi}",
    "deciding on a promise": "/promises/{promise}/change/",
    "adopting a plan": "/plan/drafts/{plan}/",
    "approving a risk": "/risks/proposals/{risk}/",
    "KPI with the manager's words": "/kpis/{approved_kpi}/",
    "KPI with a rebase and an annotation": "/kpis/{rebase_kpi}/",
    "rebase to approve": "/limits/{rebase}/",
    "rebase in force": "/limits/{rebase_in_force}/",
    "changes to the record to approve": "/catalogue/waiting/",
    "change to the record to approve": "/catalogue/proposals/{proposal}/",
    "glossary with its links": "/glossary/",
    "annotations": "/kpis/{rebase_kpi}/annotations/",
    "annotation": "/annotations/{annotation}/",
}
_FOR_ADMINISTRATORS = {
    "people": "/people/",
    "first steps": "/people/first-steps/",
    "new person": "/people/add/",
    "person": "/people/{officer}/",
    "leads by the administrator": "/people/leads/",
    "service areas": "/people/service-areas/",
    "service area": "/people/service-areas/health-of-children-in-care/",
    "service area with numbers that may add up": "/people/service-areas/children-in-care/",
}


PARTS = {
    "home before all",
    "scorecard as charts",
    "scorecard as matrix",
    "scorecard with odd filter",
    "scorecard where nothing fits",
    "KPI with several series",
    "KPI without figures",
    "KPI with figures of any date",
    "KPI with a reported range",
    "KPI compared in a paper",
    "KPI among neighbours of two models",
    "KPI with odd choices of neighbours",
    "KPI with claims",
    "KPI earlier",
    "KPI with everything that can be switched on",
    "KPI with what cannot be switched on",
    "recommendations before all",
    "recommendation without KPIs",
    "progress seen together before all",
    "inspection with findings narrowed",
    "commissioner's report",
    "inspections before all",
    "visit",
    "claims where nothing fits",
    "claims before all",
    "meetings before all",
    "meeting without a day",
    "changes of one kind",
    "changes between odd days",
    "changes before all",
    "changes before the first meeting",
    "questions before all",
    "promises filtered",
    "promises with odd filter",
    "promises where nothing fits",
    "promises before all",
    "promise due before it was made",
    "promise that was moved and answered",
    "plans before all",
    "risks before all",
    "theme with every voice",
    "theme before all",
    "claim with many numbers",
    "claim that cannot be checked",
    "documents where nothing fits",
    "documents before all",
    "document that is a book of data",
    "intervention before all",
    "approval of a month without figures",
    "limits of a KPI without figures",
    "refused lines of an import",
    "rebase in force",
    "new finding",
    "returned proposal",
    "kind of the catalogue where nothing fits",
}
_tried: set[tuple[str, str]] = set()


def _by_rules(role: str, name: str, address: str) -> bool:
    """Whether the rules of accessibility are tried on this address."""
    path = address.partition("?")[0].replace("{", "").replace("}", "")
    for key in ("month", "before"):
        path = path.replace(f"/{key}/", "/2026-01/")
    for key in ("proposal", "returned_change", "draft_change", "term", "kept_kpi", "finding"):
        path = path.replace(f"/{key}/", "/1/")
    keys = ("approved", "embargoed", "update", "action", "rebase", "rebase_in_force")
    keys = (*keys, "annotation", "import_file", "officer", "risk")
    for key in keys:
        path = path.replace(f"/{key}/", "/1/")
    try:
        view = resolve(path).view_name
    except Resolver404:
        view = path
    is_first = (role, view) not in _tried
    _tried.add((role, view))
    return is_first or name in PARTS


def _parameters(role: str, pages: dict[str, str]) -> list:
    return [pytest.param(address, 200, _by_rules(role, name, address), id=name) for name, address in pages.items()]


MEMBER_PAGES = _parameters("member", _FOR_MEMBERS)
MEMBER_PAGES += [pytest.param(*refused, True, id=name) for name, refused in _REFUSED.items()]
VISITOR_PAGES = _parameters("", _FOR_ALL)
READING_PAGES = [name for name in _FOR_MEMBERS if not _FOR_MEMBERS[name].startswith("/account")]
READING_ADDRESSES = [pytest.param(_FOR_MEMBERS[name], id=name) for name in READING_PAGES]
WORKING_PAGES = [
    pytest.param(role, address, _by_rules(role, name, address), id=f"{role}: {name}")
    for role, pages in (("officer", _FOR_OFFICERS), ("manager", _FOR_MANAGERS), ("administrator", _FOR_ADMINISTRATORS))
    for name, address in pages.items()
]

_ONE_OF_EACH = {
    "member": [
        "home", "scorecard", "scorecard as charts", "scorecard as matrix",
        "scorecard filtered", "scorecard where nothing fits", "KPI",
        "KPI with several series", "KPI with a gap", "KPI without figures", "KPI among neighbours of two models",
        "KPI with most areas outside the funnel", "KPI with intervals", "KPI with everything that can be switched on",
        "recommendations", "recommendation", "progress seen together", "inspections", "inspection", "visit",
        "judgements of other councils",
        "grades of homes and services", "claims", "claim with many numbers", "meetings", "meeting", "promises",
        "questions", "own questions", "changes", "changes of one kind", "changes between odd days",
        "changes before a meeting", "readiness", "what one follows", "following a KPI", "dates in one's own calendar",
        "calendar withdrawn",
        "promises filtered", "promise answered late", "plans", "plan", "risks", "themes", "theme", "documents",
        "document", "document that is a book of data", "intervention", "sources", "account", "password change",
        "second step", "sign out", "glossary", "methods", "chapter of the methods",
        "accessibility",
        "page not found", "page not known yet", "odd date",
    ],
    "officer": [
        "returns", "return of all service areas", "comments on a figure", "corrections", "correction",
        "imports", "import", "progress",
        "figures from lists", "ladder of health assessments", "pre-birth assessments", "counts kept from lists",
        "proposal",
        "update that was submitted", "new action", "actions", "action", "history", "limits of a KPI", "own rebase",
        "new meeting", "adding to a meeting", "new promise", "changing a promise", "drafts of plans", "draft of a plan",
        "proposed risks", "changing a risk", "proposed risk", "catalogue searched", "kind of the catalogue",
        "term with its history", "new finding", "draft of a target", "own proposal", "targets of a year",
        "steps of a target",
    ],
    "manager": [
        "approvals", "approval", "cancelling an approval", "update to approve", "leads", "closing a recommendation",
        "links that the lineage proposes", "rebase to approve", "annotations", "annotation",
        "changes to the record to approve", "change to the record to approve", "questions that were ticked",
    ],
    "administrator": ["people", "first steps", "new person", "person", "service areas", "service area"],
}  # fmt: skip
_BY_ROLE = {
    "member": _FOR_MEMBERS | _FOR_ALL | {name: address for name, (address, _) in _REFUSED.items()},
    "officer": _FOR_OFFICERS,
    "manager": _FOR_MANAGERS,
    "administrator": _FOR_ADMINISTRATORS,
}
# a page or two of each template, each as the role that works with it
EACH_TEMPLATE = [
    pytest.param(role, _BY_ROLE[role][name], id=f"{role}: {name}")
    for role, names in _ONE_OF_EACH.items()
    for name in names
]
# what is seen before signing in
ENTRANCE = [
    pytest.param(_FOR_ALL[name], id=name) for name in ("sign in", "password reset", "password reset sent", "sign up")
]
