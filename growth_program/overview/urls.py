from django.urls import path

from growth_program.overview.views import home

urlpatterns = [path("shops/<str:shop_id>/", home.home, name="home")]
