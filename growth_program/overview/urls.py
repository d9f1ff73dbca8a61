from django.contrib import admin
from django.urls import path

from growth_program.overview.views import activity, home, shops, today

pages = [
    path("shops/", shops.shops, name="shops"),
    path("shops/<str:shop_id>/", home.home, name="home"),
    path("shops/<str:shop_id>/activity/", activity.activities, name="activity"),
    path("shops/<str:shop_id>/activity/latest/", activity.latest, name="activity-latest"),
]
# Under the admin, with its names.
desk = [path("", admin.site.admin_view(today.today), name="index")]
