"""Addresses of targets that are proposed together."""

from django.urls import path, register_converter

from record.targets import views


class YearConverter:
    """A financial year such as 2026-27."""

    regex = r"\d{4}-\d{2}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(YearConverter, "financial_year")

urlpatterns = [
    path("targets/<financial_year:year>/", views.year, name="targets_of_year"),
    path("targets/steps/<slug:slug>/", views.steps, name="steps"),
]
