from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnrollmentConfig(AppConfig):
    name = "enrollment"
    verbose_name = _("Enrollment")

    def ready(self):
        from enrollment import menu, notices
        from enrollment.acts import ACTS, RULES
        from enrollment.api import campaigns, samples
        from enrollment.rules.events import (
            CampaignAnnounced,
            EnrollmentChanged,
            SampleDecided,
            ToolsChanged,
        )
        from growth_program.core import acts
        from growth_program.gateway import batches, events
        from growth_program.people import desk
        from growth_program.portal import menu as portal_menu
        from growth_program.support import kinds

        acts.register(*ACTS)
        acts.name_rules(RULES)
        events.register(CampaignAnnounced, EnrollmentChanged, SampleDecided, ToolsChanged)
        batches.register(*campaigns.BATCHES, *samples.BATCHES)
        desk.register(*menu.DESK)
        portal_menu.register(*menu.ENTRIES)
        kinds.register(*notices.KINDS)
