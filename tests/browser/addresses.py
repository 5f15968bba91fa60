"""Every sort of page the dashboard has, each by one address or more.

All addresses are visited at both widths, and all are checked as HTML. The rules of accessibility, which take most of
the time, are tried once for each view and role, and for each address in `PARTS`: what shows parts of a template that
its first address does not.
"""

import pytest
from django.urls import Resolver404, resolve

CHART = "/kpis/three-or-more-placements-in-a-year/"
SEVERAL_SERIES = "/kpis/initial-conferences-within-15-working-days/"
WITHOUT_FIGURES = "/kpis/life-story-work-in-place/"
# invented for these tests, since no published series has months with counts
LONG_SERIES = "/kpis/pre-birth-assessments-on-time/"
ALL_SWITCHES = "intervals=on&own_limits=on&together=12&from=2020-06-30&to=2021-06-30"
SCORECARD_CHARTS = "/kpis/?view=charts"
EARLIER = "?as_at=2022-01-12"
BEFORE_ALL = "?as_at=1995-01-01"

_FOR_MEMBERS = {
    "home": "/",
    "home earlier": f"/{EARLIER}",
    "home before all": f"/{BEFORE_ALL}",
    "scorecard": "/kpis/",
    "scorecard as charts": SCORECARD_CHARTS,
    "scorecard filtered": "/kpis/?rating=red",
    "scorecard sorted": "/kpis/?sort=-latest&page=2",
    "scorecard with odd filter": "/kpis/?rating=purple&page=2",
    "scorecard where nothing fits": "/kpis/?q=zzzz",
    "scorecard earlier": f"/kpis/{EARLIER}&page=2",
    "KPI": CHART,
    "KPI on the whole scale": f"{CHART}?axis=whole&events=all",
    "KPI with actions": f"{CHART}?events=actions",
    "KPI with several series": SEVERAL_SERIES,
    "KPI with a gap": "/kpis/permanence-plan-by-second-review/",
    "KPI with a break": "/kpis/statutory-visits-in-timescale/",
    "KPI with one figure": "/kpis/care-plan-in-place-and-reviewed/",
    "KPI without figures": WITHOUT_FIGURES,
    "KPI among its neighbours in an earlier year": f"{CHART}?among=2023-03-31&compare=neighbours",
    "KPI among neighbours of two models": "/kpis/social-worker-turnover/?compare=neighbours",
    "KPI with most areas outside the funnel": "/kpis/care-leavers-in-suitable-accommodation/",
    "KPI with odd choices of neighbours": f"{CHART}?among=soon&compare=everything",
    "KPI whose neighbours belong to another series": f"{SEVERAL_SERIES}?series=month",
    "KPI with claims": "/kpis/children-looked-after/",
    "KPI earlier": f"{CHART}{EARLIER}",
    "KPI with intervals": f"{CHART}?intervals=on",
    "KPI with two dates compared": f"{CHART}?from=2024-03-31&to=2025-03-31",
    "KPI with two dates of which one is odd": f"{CHART}?from=2024-02-31&to=2025-03-31",
    "KPI with dates across a break": f"{LONG_SERIES}?from=2020-06-30&to=2021-06-30",
    "KPI with everything that can be switched on": f"{LONG_SERIES}?{ALL_SWITCHES}&accept=break",
    "KPI with what cannot be switched on": f"{CHART}?own_limits=on&together=12",
    "recommendations": "/recommendations/",
    "all recommendations": "/recommendations/?inspection=all",
    "recommendations before all": f"/recommendations/{BEFORE_ALL}",
    "recommendation": "/recommendations/ilacs-2019/6/",
    "recommendation without KPIs": "/recommendations/ilacs-2019/1/",
    "inspections": "/inspections/",
    "inspections before all": f"/inspections/{BEFORE_ALL}",
    "inspection": "/inspections/ilacs-2019/",
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
    "sources": "/sources/",
    "account": "/account/",
    "password change": "/accounts/password/change/",
    "second step": "/accounts/2fa/",
    "sign out": "/accounts/logout/",
}
_FOR_ALL = {
    "glossary": "/glossary/",
    "methods": "/methods/",
    "accessibility": "/accessibility/",
    "sign in": "/accounts/login/",
    "password reset": "/accounts/password/reset/",
    "password reset sent": "/accounts/password/reset/done/",
    "sign up": "/accounts/signup/",
}
_REFUSED = {
    "page not found": ("/nowhere/", 404),
    "KPI not found": ("/kpis/no-such-kpi/", 404),
    "odd date": ("/kpis/?as_at=2021-02-31", 400),
    "unreadable address": ("/kpis/?q=%00", 400),
}
# what stands in braces is the key of something that was made for the tests
_FOR_OFFICERS = {
    "returns": "/returns/",
    "first return": "/returns/first/",
    "return": "/returns/{month}/",
    "return of all service areas": "/returns/{month}/?area=all",
    "return of an earlier month": "/returns/{before}/",
    "corrections": "/corrections/{approved_kpi}/",
    "correction": "/corrections/figure/{approved}/",
    "imports": "/imports/",
    "import": "/imports/{import_file}/",
    "refused lines of an import": "/imports/{import_file}/?show=refused",
    "progress": "/progress/",
    "proposal": "/progress/ilacs-2019/4/propose/",
    "update that was submitted": "/progress/updates/{update}/",
    "new action": "/progress/ilacs-2019/6/actions/",
    "actions": "/actions/",
    "action": "/actions/{action}/",
    "history": "/history/",
    "KPI that the officer enters": "/kpis/statutory-visits-in-timescale/",
    "limits of a KPI": "/kpis/{rebase_kpi}/limits/",
    "limits of a KPI without figures": "/kpis/life-story-work-in-place/limits/",
    "own rebase": "/limits/{rebase}/",
    "recommendation that the officer leads": "/recommendations/ilacs-2019/6/",
}
_FOR_MANAGERS = {
    "approvals": "/approvals/",
    "approval": "/approvals/{month}/",
    "approval of a correction": "/approvals/{before}/",
    "approval of a month without figures": "/approvals/2020-01/",
    "progress to approve": "/progress/",
    "update to approve": "/progress/updates/{update}/",
    "leads": "/progress/leads/",
    "actions of all": "/actions/",
    "action of somebody else": "/actions/{action}/",
    "history filtered": "/history/?kpi={approved_kpi}",
    "KPI with the manager's words": "/kpis/{approved_kpi}/",
    "KPI with a rebase and an annotation": "/kpis/{rebase_kpi}/",
    "rebase to approve": "/limits/{rebase}/",
    "rebase in force": "/limits/{rebase_in_force}/",
    "annotations": "/kpis/{rebase_kpi}/annotations/",
    "annotation": "/annotations/{annotation}/",
}
_FOR_ADMINISTRATORS = {
    "people": "/people/",
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
    "scorecard with odd filter",
    "scorecard where nothing fits",
    "KPI with several series",
    "KPI without figures",
    "KPI among neighbours of two models",
    "KPI with odd choices of neighbours",
    "KPI with claims",
    "KPI earlier",
    "KPI with everything that can be switched on",
    "KPI with what cannot be switched on",
    "recommendations before all",
    "recommendation without KPIs",
    "inspections before all",
    "visit",
    "claims where nothing fits",
    "claims before all",
    "claim with many numbers",
    "claim that cannot be checked",
    "approval of a month without figures",
    "limits of a KPI without figures",
    "refused lines of an import",
    "rebase in force",
}
_tried: set[tuple[str, str]] = set()


def _by_rules(role: str, name: str, address: str) -> bool:
    """Whether the rules of accessibility are tried on this address."""
    path = address.partition("?")[0].replace("{", "").replace("}", "")
    for key in ("month", "before"):
        path = path.replace(f"/{key}/", "/2026-01/")
    for key in ("approved", "update", "action", "rebase", "rebase_in_force", "annotation", "import_file", "officer"):
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
        "home", "scorecard", "scorecard as charts", "scorecard filtered", "scorecard where nothing fits", "KPI",
        "KPI with several series", "KPI with a gap", "KPI without figures", "KPI among neighbours of two models",
        "KPI with most areas outside the funnel", "KPI with intervals", "KPI with everything that can be switched on",
        "recommendations", "recommendation", "inspections", "inspection", "visit", "claims", "claim with many numbers",
        "sources", "account", "password change", "second step", "sign out", "glossary", "methods", "accessibility",
        "page not found", "odd date",
    ],
    "officer": [
        "returns", "return of all service areas", "corrections", "correction", "imports", "import", "progress",
        "proposal",
        "update that was submitted", "new action", "actions", "action", "history", "limits of a KPI", "own rebase",
    ],
    "manager": [
        "approvals", "approval", "update to approve", "leads", "rebase to approve", "annotations", "annotation",
    ],
    "administrator": ["people", "new person", "person", "service areas", "service area"],
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
