from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnrollmentConfig(AppConfig):
    name = "enrollment"
    verbose_name = _("Enrollment")

    def ready(self):
        from enrollment.rules.events import EnrollmentChanged
        from growth_program.gateway import events

        events.register(EnrollmentChanged)
