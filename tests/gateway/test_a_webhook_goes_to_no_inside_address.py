"""API.md, Webhooks out: never to an address inside the network, however it is written or found."""

import socket
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from growth_program.gateway import clients
from growth_program.gateway.addresses import BadAddress, checked, is_public
from growth_program.gateway.models import WebhookDelivery, WebhookTry
from growth_program.gateway.outgoing import Caller
from tests.gateway.receiving import receiving
from tests.world import close

NO_HEADERS = lambda path: {}  # noqa: E731


def post(address: str):
    with Caller() as caller:
        return caller.post(address, b"{}", NO_HEADERS)


# Numbers


@pytest.mark.parametrize(
    "address",
    [
        *("0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.254"),
        *("127.0.0.1", "127.8.9.1", "169.254.169.254", "172.16.0.1", "172.31.255.255"),
        *("192.0.0.192", "192.0.2.7", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.1"),
        *("198.51.100.9", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1"),
        *("255.255.255.255", "100.100.100.200", "168.63.129.16"),
        *("::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:a00:1", "64:ff9b::10.0.0.1"),
        *("64:ff9b::7f00:1", "64:ff9b:1::a00:1", "100::1", "fc00::1", "fd00:ec2::254"),
        *("fe80::1", "fec0::1", "ff02::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1"),
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    ],
)
def test_this_is_inside(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        *("1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.1"),
        *("126.255.255.255", "128.0.0.1", "172.15.255.255", "172.32.0.1", "192.167.255.255"),
        *("198.17.255.255", "198.20.0.1", "223.255.255.255"),
        *("2606:4700:4700::1111", "2a00:1450:4001::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"),
    ],
)
def test_this_is_not(address):
    assert is_public(ip_address(address))


# Words


@pytest.mark.parametrize(
    ("address", "wrong"),
    [
        ("http://erp.example/hook", "scheme"),
        ("ftp://erp.example/hook", "scheme"),
        ("file:///etc/passwd", "malformed"),
        ("//erp.example/hook", "scheme"),
        ("erp.example/hook", "malformed"),
        ("https:///hook", "malformed"),
        ("https://erp.example/a b", "malformed"),
        ("https://erp.example\\@inside/", "malformed"),
        ("https://erp.example/\n", "malformed"),
        ("https://erp。example/", "malformed"),
        ("https://①②⑦.0.0.1/", "malformed"),
        ("https://0177.0.0.1/", "malformed"),
        ("https://erp.example/" + "a" * 200, "malformed"),
        ("https://lin@erp.example/", "userinfo"),
        ("https://lin:secret@erp.example/", "userinfo"),
        ("https://erp.example@127.0.0.1/", "userinfo"),
        ("https://erp.example/#there", "fragment"),
        ("https://erp.example:22/", "port"),
        ("https://erp.example:25/", "port"),
        ("https://erp.example:80/", "port"),
        ("https://erp.example:0/", "port"),
        ("https://erp.example:65536/", "port"),
        ("https://erp.example:-1/", "port"),
    ],
)
def test_this_is_no_address_for_webhooks(settings, db, address, wrong):
    settings.WEBHOOK_PLAIN_HTTP = False
    with pytest.raises(BadAddress, match=wrong):
        checked(address)
    with pytest.raises(BadAddress, match=wrong):
        clients.create("erp", scopes=["reports:read"], webhook_url=address)


@pytest.mark.parametrize(
    "address",
    [
        *("https://erp.example", "https://erp.example/hook?a=b", "HTTPS://ERP.EXAMPLE/Hook"),
        *("https://erp.example:443/", "https://erp.example:8443/", "https://xn--erp-4j5f.example/"),
    ],
)
def test_this_is_one(settings, address):
    settings.WEBHOOK_PLAIN_HTTP = False

    assert checked(address).scheme == "https"


# Names, as this machine looks them up. A receiver waits behind each.


@pytest.fixture
def strict(settings):
    settings.WEBHOOK_ALLOWED_NETWORKS = []


@pytest.fixture
def inside():
    """A service of this machine. Nothing may ever come to it."""
    with receiving("0.0.0.0") as service:
        yield service
    assert service.received == []


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "localhost", "localhost.", "LOCALHOST", "127.1", "127.0.1", "0", "0.0.0.0"),
        *("2130706433", "0x7f000001", "0x7f.1", "017700000001", "0x7f.0.0.0x1"),
        *("[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]"),
        *("[0:0:0:0:0:ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "[fe80::1]", "169.254.169.254"),
    ],
)
def test_however_it_is_written(strict, inside, host):
    answer = post(inside.address(host))

    assert answer.status is None
    # Not every machine takes every form for an address: then it is no name either.
    assert answer.failure in ("inside", "unknown_name", "address")


def test_the_usual_ones_are_recognised(strict, inside):
    hosts = ("127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]")

    assert {post(inside.address(host)).failure for host in hosts} == {"inside"}


def test_a_redirect_to_the_inside_is_not_followed(settings):
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.1/32"]
    with receiving("127.0.0.2") as inside, receiving() as outside:
        outside.answers((307, {"Location": inside.address("127.0.0.2")}, b""))
        answer = post(outside.address())

    assert (answer.status, answer.failure, inside.received) == (307, "refused", [])


# Names that lead where whoever owns them likes. The look-up is the one thing that is not real.


@pytest.fixture
def names(monkeypatch):
    """What `hook.example` leads to, one answer after the other; the rest is looked up really."""
    looked_up, answers, really = [], [], socket.getaddrinfo

    def look_up(host, port, *others, **more):
        if host != "hook.example":
            return really(host, port, *others, **more)
        looked_up.append(host)
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        return [row for address in found for row in really(address, port, *others, **more)]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return looked_up, answers


def test_a_name_that_leads_inside_is_not_called(strict, inside, names):
    _, answers = names
    answers.append(["127.0.0.1"])

    assert post(inside.address("hook.example")).failure == "inside"


@pytest.mark.parametrize("found", [["127.0.0.1", "10.0.0.1"], ["10.0.0.1", "127.0.0.1"]])
def test_every_address_of_a_name_is_looked_at(settings, names, found):
    """Of one that leads outside and inside neither is called."""
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.1/32"]
    _, answers = names
    answers.append(found)
    with receiving() as outside:
        answer = post(outside.address("hook.example"))

    assert (answer.failure, outside.received) == ("inside", [])


def test_the_address_that_was_checked_is_the_one_that_is_called(settings, names):
    """A name that leads inside when it is asked a second time: it is not asked again."""
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.1/32"]
    looked_up, answers = names
    answers += [["127.0.0.1"], ["127.0.0.2"]]
    with receiving() as outside, receiving("127.0.0.2", outside.port) as inside:
        first = post(outside.address("hook.example"))
        again = post(outside.address("hook.example"))

    assert (first.status, len(outside.received), len(looked_up)) == (200, 1, 2)
    assert (again.failure, inside.received) == ("inside", [])
    assert outside.received[0].headers["host"] == f"hook.example:{outside.port}"


def test_the_next_address_of_a_name_is_tried(settings, names):
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    _, answers = names
    answers.append(["127.0.0.3", "127.0.0.1"])
    with receiving() as outside:
        assert post(outside.address("hook.example")).status == 200


@pytest.mark.parametrize("host", ["no-such-name.invalid", "a" * 64 + ".example", "exa%20mple"])
def test_a_name_that_leads_nowhere(strict, host):
    assert post(f"http://{host}:8080/").failure == "unknown_name"


def test_no_proxy_is_asked(settings, monkeypatch):
    """It would look the name up itself."""
    with receiving() as proxy, receiving() as outside:
        monkeypatch.setenv("HTTP_PROXY", proxy.address(path=""))
        monkeypatch.setenv("ALL_PROXY", proxy.address(path=""))
        post(outside.address())

    assert (len(outside.received), proxy.received) == (1, [])


def test_the_log_says_so_and_no_more(world, listen, deliver, strict, inside):
    listen(inside.address("localhost"))
    close("2026-05")
    deliver()

    [row] = WebhookTry.objects.values("status", "failure", "explanation", "answer")
    assert row == {
        "status": None,
        "failure": "inside",
        "explanation": "An address inside a network.",
        "answer": "",
    }
    assert WebhookDelivery.objects.get().due_at is not None


def test_an_address_that_is_allowed_no_more_is_not_called(world, listen, deliver, settings):
    """It was registered when plain HTTP was."""
    with receiving() as receiver:
        listen(receiver.address())
        settings.WEBHOOK_PLAIN_HTTP = False
        close("2026-05")
        deliver()

    assert receiver.received == []
    assert WebhookTry.objects.get().failure == "address"


# TLS


def certificate(folder, *names: str) -> tuple[str, str]:
    """The files of a certificate for these names, signed by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    named = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "a test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(named)
        .issuer_name(named)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(map(x509.DNSName, names)), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certified, secret = folder / "certificate.pem", folder / "key.pem"
    certified.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return str(certified), str(secret)


@pytest.fixture
def to_this_machine(names):
    _, answers = names
    answers.append(["127.0.0.1"])


def test_tls_is_begun_with_the_name_and_held_against_it(tmp_path, monkeypatch, to_this_machine):
    """Though the connection goes to a number."""
    files = certificate(tmp_path, "hook.example")
    monkeypatch.setenv("SSL_CERT_FILE", files[0])
    with receiving(tls=files) as receiver:
        answer = post(receiver.address("hook.example"))

    assert (answer.status, receiver.names) == (200, ["hook.example"])


def test_a_certificate_of_another_name_is_refused(tmp_path, monkeypatch, to_this_machine):
    files = certificate(tmp_path, "other.example")
    monkeypatch.setenv("SSL_CERT_FILE", files[0])
    with receiving(tls=files) as receiver:
        answer = post(receiver.address("hook.example"))

    assert (answer.failure, receiver.received) == ("tls", [])
    assert "Hostname mismatch" in answer.explanation


def test_so_is_one_that_nobody_vouches_for(tmp_path, to_this_machine):
    files = certificate(tmp_path, "hook.example")
    with receiving(tls=files) as receiver:
        answer = post(receiver.address("hook.example"))

    assert (answer.failure, receiver.received) == ("tls", [])
