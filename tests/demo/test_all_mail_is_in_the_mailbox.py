"""Issue 4, Notices: in the demo a page shows all mail, and no mail can do anything there."""

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client

from growth_program.demo import mailbox
from growth_program.demo.embedded import CHECKOUT
from growth_program.marketplace.models import Shop
from growth_program.people.services import members
from growth_program.support.models import Mail
from growth_program.support.services.members import tell_waiting
from tests.support.told import send
from tests.world import LIN


@pytest.fixture
def demo(db, settings, tmp_path, monkeypatch) -> Client:
    """The demo's addresses and its mail server, on a folder of its own."""
    monkeypatch.setenv("GROWTH_DATA_DIR", str(tmp_path))
    settings.ROOT_URLCONF = "growth_program.demo.urls"
    settings.EMAIL_BACKEND = "growth_program.demo.mailbox.Mailbox"
    settings.QUIET_HOURS = None
    [engine] = settings.TEMPLATES
    folders = [*engine["DIRS"], CHECKOUT / "growth_program/demo/templates"]
    settings.TEMPLATES = [engine | {"DIRS": folders}]
    return Client()


def arrive(subject: str, html: str = "<p>Hello</p>", number: int = 7) -> None:
    message = EmailMultiAlternatives(
        subject,
        "Plain words and https://growth.example/shops/",
        to=["lin@shop.example"],
        headers={"Message-ID": f"<notice-{number}@growth.example>"},
    )
    message.attach_alternative(html, "text/html")
    message.send()


def page(demo: Client, address: str = "/demo/mailbox/") -> str:
    answer = demo.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_before_any_mail_it_says_what_will_be_there(demo):
    assert "还没有邮件" in page(demo)


def test_the_newest_first(demo):
    for number, subject in enumerate(("first", "second", "third")):
        arrive(subject, number=number)

    shown = page(demo)
    assert shown.index("third") < shown.index("second") < shown.index("first")


def test_what_was_sent_is_there(demo, world):
    members.invite(
        Shop.objects.get(pk=LIN),
        email="nora@shop.example",
        name="Nora",
        role="operator",
        language="en",
        by=None,
    )
    tell_waiting()
    assert "有 1 封邮件待发送。" in page(demo)
    send()

    [mail] = mailbox.received()
    assert (mail.to, mail.subject) == ("nora@shop.example", "You are now a member of Shop 7495001")
    number = Mail.objects.get().pk
    shown = page(demo, f"/demo/mailbox/{mail.name}/")
    assert f"&lt;notice-{number}@growth.example&gt;" in shown
    assert '<a href="https://growth.example/accounts/password/reset/key/' in shown


def test_its_html_can_do_nothing(demo):
    arrive("A", html="<script>alert(1)</script><p>Hello</p>")
    [mail] = mailbox.received()

    around = demo.get(f"/demo/mailbox/{mail.name}/")
    assert b"<script>alert" not in around.content
    assert b'<iframe class="letter" sandbox="allow-popups ' in around.content
    assert "frame-src 'self'" in around["Content-Security-Policy"]
    inside = demo.get(f"/demo/mailbox/{mail.name}/html/")
    assert b"<script>alert(1)</script>" in inside.content
    policy = inside["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline';")
    assert "script" not in policy
    assert "sandbox allow-popups allow-popups-to-escape-sandbox" in policy
    assert inside["X-Frame-Options"] == "SAMEORIGIN"


def test_a_subject_is_words(demo):
    arrive("<b>Lin</b>")

    assert "&lt;b&gt;Lin&lt;/b&gt;" in page(demo)


@pytest.mark.parametrize(
    "name", ["..%2F..%2Fsecrets.json", "secrets.json", "1-a.eml", "1" * 19 + "-notice7.eml"]
)
def test_a_mail_that_is_not_there(demo, name):
    assert demo.get(f"/demo/mailbox/{name}/").status_code == 404
    assert demo.get(f"/demo/mailbox/{name}/html/").status_code == 404


def test_it_is_the_demos_alone(client, db):
    assert client.get("/demo/mailbox/").status_code == 404
