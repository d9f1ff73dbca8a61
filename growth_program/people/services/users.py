"""What people change about themselves."""

from growth_program.people.models import User


def speak(user: User, language: str) -> None:
    """Pages and mails are in this language from now on."""
    user.language = language
    user.save(update_fields=["language"])


def appear(user: User, appearance: str) -> None:
    """Pages are light or dark from now on, or as his system is."""
    user.appearance = appearance
    user.save(update_fields=["appearance"])


def rename(user: User, name: str) -> None:
    """What others call him."""
    user.name = name
    user.save(update_fields=["name"])
