"""What the program asks of the library that signs people in."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext

from growth_program.gateway.models.clients import keys
from growth_program.people.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the platform and by owners: nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def add_message(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Say what needs to be known; that somebody signed in he knows himself."""
        template = kwargs.get("message_template") or (args[1] if len(args) > 1 else "")
        if template not in ("account/messages/logged_in.txt", "account/messages/logged_out.txt"):
            super().add_message(request, *args, **kwargs)

    def format_email_subject(self, subject: str) -> str:
        """The subject as it is: a mail says in its sender whose it is."""
        return subject


class ProviderAdapter(DefaultSocialAccountAdapter):
    """The platform's own identity provider lets in staff who have an account, and nobody else."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never: an account is there before."""
        return False

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        """Whether an address that the provider has verified is that of staff."""
        return User.objects.filter(email=email.lower(), is_staff=True).exists()

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Raises PermissionDenied for whoever is no longer staff."""
        if sociallogin.user.pk and not sociallogin.user.is_staff:
            raise PermissionDenied


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets are kept encrypted, and staff keep their second factor."""

    def get_totp_issuer(self) -> str:
        """What an authenticator app calls the account."""
        return gettext("Growth Service Program")

    def encrypt(self, text: str) -> str:
        """With the installation's first key."""
        return keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """With any of the installation's keys."""
        return keys().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether something is left; staff have one that is no list of recovery codes."""
        if not authenticator.user.is_staff:
            return True
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        return others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
