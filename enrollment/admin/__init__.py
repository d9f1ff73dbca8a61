from enrollment.admin import (
    agreements,
    campaigns,
    enrollments,
    invitations,
    policies,
    products,
    requirements,
    screenings,
    tools,
)

__all__ = [
    "agreements",
    "campaigns",
    "enrollments",
    "invitations",
    "policies",
    "products",
    "requirements",
    "screenings",
    "tools",
]
