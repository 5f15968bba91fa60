"""All addresses of the dashboard."""

from django.conf import settings
from django.urls import include, path

from wscc_dashboard.practice_beside import practice

handler400 = "wscc_dashboard.errors.bad_request"
handler403 = "wscc_dashboard.errors.permission_denied"
handler404 = "wscc_dashboard.errors.page_not_found"
handler500 = "wscc_dashboard.errors.server_error"

urlpatterns = [
    # before the pages that people read: /plan/drafts/ is no plan
    path("", include("scrutiny.work_urls")),
    path("", include("pages.calendar.urls")),
    path("", include("pages.first_steps.urls")),
    path("", include("pages.my.urls")),
    path("", include("pages.questions.work_urls")),
    path("", include("pages.urls")),
    path("", include("record.urls")),
    path("", include("scrutiny.urls")),
    path("", include("kpis.urls")),
    path("", include("kpis.imports.urls")),
    path("", include("kpis.lists.urls")),
    path("", include("kpis.catalogue.urls")),
    path("", include("inspections.urls")),
    path("", include("inspections.annotations.urls")),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("practice/", practice, name="practice"),
]

if settings.IS_DEV:
    from wscc_dashboard.dev import addresses_for_developers

    urlpatterns += addresses_for_developers()
