from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "pages"

    def ready(self):
        # models can be imported only now
        from kpis.reminders.letters import offer_letters
        from pages.my.mail import letters_before_meeting

        offer_letters("pages", letters_before_meeting)
