from django.apps import AppConfig


class KpisConfig(AppConfig):
    name = "kpis"

    def ready(self):
        # models can be imported only now
        from accounts.history import offer_subjects
        from kpis.history_filters import kpi_choices

        offer_subjects("KPIs", kpi_choices)
