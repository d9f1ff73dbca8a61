from django.urls import path

from growth_program.support.views import notices, preferences

urlpatterns = [
    path("notices/", notices.notices, name="notices"),
    path("notices/unread/", notices.unread, name="notices-unread"),
    path("notices/read/", notices.read, name="notices-read"),
    path("notices/preferences/", preferences.preferences, name="notice-preferences"),
    path("notices/<int:key>/", notices.notice, name="notice"),
]
