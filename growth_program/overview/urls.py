from django.contrib import admin
from django.urls import path

from growth_program.overview.views import home, today

pages = [path("shops/<str:shop_id>/", home.home, name="home")]
# Under the admin, with its names.
desk = [path("", admin.site.admin_view(today.today), name="index")]
