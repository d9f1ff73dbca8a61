from enrollment.admin import (
    agreements,
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
    "enrollments",
    "invitations",
    "policies",
    "products",
    "requirements",
    "screenings",
    "tools",
]
