from django.utils.translation import gettext_lazy as _

from growth_program.people import desk
from growth_program.portal.menu import Entry

ENTRIES = (Entry(name=_("Home"), icon="home", view="home", place=10, is_tab=True),)
DESK = (desk.Entry(name=_("Today"), view="admin:index"),)
