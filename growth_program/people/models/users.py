from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Lower, Upper
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager):
    """Users are known by their e-mail, not by a name for signing in."""

    def create_user(self, email, password=None, **fields):
        user = self.model(email=email.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class Appearance(models.TextChoices):
    """Whether pages are light or dark."""

    SYSTEM = "system", _("as the system is")
    LIGHT = "light", _("light")
    DARK = "dark", _("dark")


class User(AbstractBaseUser, PermissionsMixin):
    """Whoever signs in, by e-mail: merchants, account managers, finance."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=128, blank=True)
    # What pages and mails are in; the visitor's own switch changes it.
    language = models.CharField(
        _("language"),
        max_length=16,
        choices=settings.LANGUAGES,
        default="zh-hans",
        db_default="zh-hans",
    )
    # Whether its pages are light or dark; the visitor's own switch changes it.
    appearance = models.CharField(
        _("appearance"),
        max_length=8,
        choices=Appearance,
        default=Appearance.SYSTEM,
        db_default=Appearance.SYSTEM,
    )
    is_staff = models.BooleanField(_("is staff"), default=False)
    is_active = models.BooleanField(_("is active"), default=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        permissions = [("manage_staff", "Can manage accounts of staff")]
        indexes = [
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="user_by_part_of_name"),
            models.Index(fields=["email"], condition=models.Q(is_staff=True), name="user_of_staff"),
            models.Index(
                fields=["email"], condition=models.Q(is_active=False), name="user_not_active"
            ),
        ]
        constraints = [
            # Mail knows no case, so neither does a login.
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="user_email_is_lower_case"
            ),
            models.CheckConstraint(
                condition=models.Q(language__in=["zh-hans", "en"]), name="user_language_known"
            ),
            models.CheckConstraint(
                condition=models.Q(appearance__in=Appearance.values), name="user_appearance_known"
            ),
        ]

    def __str__(self):
        return self.name or self.email

    def get_short_name(self):
        return str(self)
