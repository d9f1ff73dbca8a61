from enrollment.admin import (
    agreements,
    campaigns,
    enrollments,
    invitations,
    policies,
    products,
    requirements,
    samples,
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
    "samples",
    "screenings",
    "tools",
]
