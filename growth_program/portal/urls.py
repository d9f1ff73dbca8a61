from django.urls import path

from growth_program.portal.views import appearances, components, languages, members, profile, shops

urlpatterns = [
    path("", shops.front, name="front"),
    path("language/", languages.language, name="language"),
    path("appearance/", appearances.appearance, name="appearance"),
    path("components/", components.components, name="components"),
    path("profile/", profile.profile, name="profile"),
    path("switcher/", shops.switcher, name="switcher"),
    path("shops/<str:shop_id>/members/", members.members, name="members"),
    path("shops/<str:shop_id>/members/invite/", members.invite, name="member-invite"),
    path("shops/<str:shop_id>/members/<int:member_id>/", members.member, name="member"),
]
