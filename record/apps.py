from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "record"

    def ready(self):
        # models can be imported only now
        from kpis.reminders.letters import offer_waiting
        from record.proposals.reminding import waiting_changes

        offer_waiting("record", waiting_changes)
