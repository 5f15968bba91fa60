from django.apps import AppConfig


class ScrutinyConfig(AppConfig):
    name = "scrutiny"

    def ready(self):
        # models can be imported only now
        from accounts.history import offer_subjects
        from scrutiny.history_filters import meeting_choices, promise_choices

        offer_subjects("Meetings", meeting_choices)
        offer_subjects("Promises", promise_choices)
