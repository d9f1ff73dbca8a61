"""Where a webhook may go: never to an address inside a network, ours or anybody's."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import httpx
from django.conf import settings

LONGEST = 200  # characters
HTTPS, PRIVILEGED, LAST_PORT = 443, 1024, 65_535

# What is not the public Internet: the special-purpose registries of IANA (RFC 6890 and after it),
# and what a large cloud answers its own machines from.
INSIDE_4 = [
    ip_network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16"),
        *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        "168.63.129.16/32",
    )
]
UNICAST_6 = ip_network("2000::/3")
# Protocols' own (Teredo among them), documentation, 6to4.
INSIDE_6 = [
    ip_network(network) for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
]
NAT64 = ip_network("64:ff9b::/96")


class BadAddress(ValueError):
    """An address that no webhook may be sent to: a code of what is wrong with it."""


def checked(text: str) -> httpx.URL:
    """The address, read by the same library that will call it.

    Raises BadAddress: `malformed`, `scheme`, `userinfo`, `fragment`, `port`. What its name leads
    to is looked at when it is called: `is_public`.
    """
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL:
        raise BadAddress("malformed") from None
    is_plain = text.isascii() and text.isprintable() and " " not in text and "\\" not in text
    if not is_plain or not url.host or len(text) > LONGEST:
        raise BadAddress("malformed")
    if url.scheme != "https" and not (url.scheme == "http" and settings.WEBHOOK_PLAIN_HTTP):
        raise BadAddress("scheme")
    if url.userinfo:
        raise BadAddress("userinfo")
    if "#" in text:
        raise BadAddress("fragment")
    # None is the scheme's own. The others below are of services that are not HTTP.
    if url.port is not None and url.port != HTTPS and not PRIVILEGED <= url.port <= LAST_PORT:
        raise BadAddress("port")
    return url


def may_be_called(address: str) -> bool:
    """Whether a numeric address is public, or in a network that the installation allows."""
    ip = _plain(ip_address(address.partition("%")[0]))
    allowed = (ip_network(network) for network in settings.WEBHOOK_ALLOWED_NETWORKS)
    return any(ip in network for network in allowed) or is_public(ip)


def is_public(ip: IPv4Address | IPv6Address) -> bool:
    """Whether an address is of the public Internet, and of one machine."""
    ip = _plain(ip)
    if isinstance(ip, IPv4Address):
        return not any(ip in network for network in INSIDE_4)
    return ip in UNICAST_6 and not any(ip in network for network in INSIDE_6)


def _plain(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address where an IPv6 one only carries it: mapped, or behind NAT64."""
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped is not None:
            return ip.ipv4_mapped
        if ip in NAT64:
            return IPv4Address(int(ip) & 0xFFFF_FFFF)
    return ip
