"""The people of the demo. They are on this machine alone, so everybody may know their password."""

from django.contrib.auth.models import Group

from growth_program.people.models import User

PASSWORD = "growth-demo"
ADMINISTRATOR = "ada@platform.example"
# E-mail, name, group.
STAFF = (
    ("omar@platform.example", "Omar (finance)", "finance"),
    ("mei@platform.example", "Mei (account manager)", "account managers"),
)


def hire() -> None:
    """Accounts for those who have none yet."""
    if not User.objects.filter(email=ADMINISTRATOR).exists():
        User.objects.create_superuser(ADMINISTRATOR, PASSWORD, name="Ada (administrator)")
    for email, name, group in STAFF:
        if not User.objects.filter(email=email).exists():
            user = User.objects.create_user(email, PASSWORD, name=name, is_staff=True)
            user.groups.add(Group.objects.get(name=group))
