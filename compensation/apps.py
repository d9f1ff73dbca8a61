from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CompensationConfig(AppConfig):
    name = "compensation"
    verbose_name = _("Compensation")

    def ready(self):
        from compensation import api, menu, notices
        from compensation.acts import ACTS, RULES
        from compensation.reports import waiting
        from compensation.rules.events import AdjudicationDecided
        from growth_program.core import acts
        from growth_program.gateway import batches, events, metrics
        from growth_program.people import desk
        from growth_program.portal.menu import register
        from growth_program.support import kinds

        acts.register(*ACTS)
        acts.name_rules(RULES)
        batches.register(*api.BATCHES)
        events.register(AdjudicationDecided)
        metrics.register(
            metrics.Figure(
                "decisions_due", "Enrollments due and not decided.", waiting.decisions_due
            ),
            metrics.Figure(
                "decisions_waiting",
                "Decisions that wait for a person.",
                waiting.decisions_waiting,
                label="step",
            ),
        )
        desk.register(*menu.DESK)
        register(*menu.ENTRIES)
        kinds.register(*notices.KINDS)
