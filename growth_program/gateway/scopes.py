"""What a platform system's key opens."""

from typing import Any

from rest_framework.permissions import BasePermission

SCOPES = (
    "shops:write",
    "orders:write",
    "creators:write",
    "campaigns:write",
    "ads:write",
    "tools:read",
    "reports:read",
)


class HasScope(BasePermission):
    """Lets in whose key holds the view's `required_scope`. A view that names none is shut."""

    def has_permission(self, request: Any, view: Any) -> bool:
        """Whether the key that signed the request holds the scope."""
        required = getattr(view, "required_scope", None)
        return required in getattr(request.auth, "scopes", ())
