from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupportConfig(AppConfig):
    name = "growth_program.support"
    label = "support"
    verbose_name = _("Support")

    def ready(self):
        from growth_program.gateway import metrics
        from growth_program.support import kinds, notices
        from growth_program.support.reports import waiting

        kinds.register(*notices.KINDS)
        metrics.register(
            metrics.Figure("mails_due", "Mails whose time has come.", waiting.mails_due),
            metrics.Figure(
                "mails_failing", "Mails that were tried and have not gone.", waiting.mails_failing
            ),
            metrics.Figure(
                "mails_given_up", "Mails given up in the last day.", waiting.mails_given_up
            ),
        )
