"""Django's admin among the apps, with our site in the place of its own."""

from django.contrib.admin.apps import AdminConfig


class StaffAdmin(AdminConfig):
    """The admin is for staff with a second factor: `growth_program.people.site`."""

    default_site = "growth_program.people.site.StaffSite"
