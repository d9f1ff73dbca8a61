from enrollment.models.agreements import Agreement
from enrollment.models.campaigns import (
    Campaign,
    CampaignAnnouncement,
    CampaignAnswer,
    CampaignEntry,
    CampaignReminder,
    CampaignVersion,
)
from enrollment.models.enrollments import Enrollment
from enrollment.models.invitations import Invitation
from enrollment.models.policies import ScreeningDimension, ScreeningGate, ScreeningPolicy
from enrollment.models.products import EnrolledProduct
from enrollment.models.requirements import Requirement
from enrollment.models.samples import SampleQuotaMark, SampleRequest
from enrollment.models.screenings import Screening, ScreeningOverride, ScreeningResult
from enrollment.models.tools import Tool, ToolChange, ToolRule, ToolTry
from enrollment.models.uploads import ProductUpload

__all__ = [
    "Agreement",
    "Campaign",
    "CampaignAnnouncement",
    "CampaignAnswer",
    "CampaignEntry",
    "CampaignReminder",
    "CampaignVersion",
    "EnrolledProduct",
    "Enrollment",
    "Invitation",
    "ProductUpload",
    "Requirement",
    "SampleQuotaMark",
    "SampleRequest",
    "Screening",
    "ScreeningDimension",
    "ScreeningGate",
    "ScreeningOverride",
    "ScreeningPolicy",
    "ScreeningResult",
    "Tool",
    "ToolChange",
    "ToolRule",
    "ToolTry",
]
