"""Every address of the product, and the demo's own."""

from django.urls import path

from growth_program import urls
from growth_program.demo import views

urlpatterns = [
    path("demo/clock/", views.clock, name="clock"),
    path("demo/mailbox/", views.mailbox, name="mailbox"),
    path("demo/mailbox/<str:name>/", views.mail, name="mailbox-mail"),
    path("demo/mailbox/<str:name>/html/", views.html, name="mailbox-html"),
    *urls.urlpatterns,
]
handler400 = urls.handler400
handler403 = urls.handler403
handler404 = urls.handler404
handler429 = urls.handler429
handler500 = urls.handler500
