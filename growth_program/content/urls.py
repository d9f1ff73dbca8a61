from django.contrib import admin
from django.urls import path

from growth_program.content.admin import rejections
from growth_program.content.views import items

pages = [
    path("shops/<str:shop_id>/content/", items.items, name="content-items"),
    path("shops/<str:shop_id>/content/accept/", items.accept, name="content-accept"),
    path("shops/<str:shop_id>/content/<int:item_id>/reject/", items.reject, name="content-reject"),
]
desk = [
    path("content/rejections/", admin.site.admin_view(rejections), name="content_rejections"),
]
