from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "inspections"

    def ready(self):
        # models can be imported only now
        from accounts.history import offer_subjects
        from inspections.history_filters import recommendation_choices
        from inspections.progress.reminding import waiting_updates
        from kpis.reminders.letters import offer_waiting

        offer_subjects("Recommendations", recommendation_choices)
        offer_waiting("inspections", waiting_updates)
