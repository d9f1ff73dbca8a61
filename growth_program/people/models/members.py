from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from growth_program.core import clock


class ShopMember(models.Model):
    """One person's part in one shop. Whoever is removed has no row any more; the audit has."""

    class Role(models.TextChoices):
        OWNER = "owner", _("owner")
        OPERATOR = "operator", _("operator")
        FINANCE = "finance", _("shop finance")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="memberships",
        verbose_name=_("user"),
        db_index=False,
    )
    shop = models.ForeignKey(
        "marketplace.Shop", models.CASCADE, related_name="members", verbose_name=_("shop")
    )
    role = models.CharField(_("role"), max_length=16, choices=Role)
    joined_at = models.DateTimeField(_("joined at"), default=clock.now)
    # Not yet told by mail that he is one. The platform's first owner is told with the invitation.
    is_to_be_told = models.BooleanField(_("is to be told"), default=False)

    class Meta:
        verbose_name = _("shop member")
        verbose_name_plural = _("shop members")
        constraints = [
            models.UniqueConstraint(fields=["user", "shop"], name="shop_member_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=["owner", "operator", "finance"]),
                name="shop_member_role_known",
            ),
        ]
        indexes = [
            models.Index(fields=["role", "shop", "joined_at"], name="shop_member_by_role"),
            models.Index(
                fields=["id"],
                condition=models.Q(is_to_be_told=True),
                name="shop_member_to_be_told",
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.get_role_display()}"


class MemberChange(models.Model):
    """What somebody has not been told yet: his role in a shop is another, or he has none any more.

    The row goes when he is told; the audit keeps who did it.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False
    )
    shop = models.ForeignKey("marketplace.Shop", models.CASCADE, related_name="+", db_index=False)
    role_before = models.CharField(max_length=16, choices=ShopMember.Role)
    role = models.CharField(max_length=16, choices=ShopMember.Role, blank=True)

    def __str__(self):
        return f"{self.user}, {self.role_before} → {self.role}"
