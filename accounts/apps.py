from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "People and audit trail"

    def ready(self):
        # models can be imported only now
        from allauth.mfa import signals

        from accounts.history import offer_subjects, person_choices
        from accounts.sign_in import events

        offer_subjects("People", person_choices)
        # allauth has no other way to tell of them
        signals.authenticator_added.connect(events.note_second_factor)
        signals.authenticator_reset.connect(events.note_second_factor)
        signals.authenticator_removed.connect(events.note_second_factor_removed)
