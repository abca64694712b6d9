"""Which machines the portal may be made to call by somebody who types a name into a page or has a browser send one.

The name is looked up once, the address is judged, and that address is called: a name that means another
machine a moment later changes nothing.
"""

import ipaddress
import socket

# Where clouds answer questions about the machine itself, keys included; some lie outside the link-local range.
METADATA = {
    ipaddress.ip_address(text)
    for text in ("169.254.169.254", "fd00:ec2::254", "100.100.100.200", "168.63.129.16", "192.0.0.192", "fd20:ce::254")
}
MOST_ADDRESSES = 3
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")


class ForbiddenHost(Exception):
    """Not an OSError on purpose: it is no failure of the network that passes."""


def plain(address):
    """The address behind ways of writing an IPv4 address in IPv6."""
    if address.version == 4:
        return address
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if address.sixtofour:
        return address.sixtofour
    if address in TRANSLATED:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def may_be_called(address, *, private) -> bool:
    address = plain(address)
    if (
        address in METADATA or address.is_link_local or address.is_multicast or address.is_unspecified
        or (address.is_reserved and not address.is_loopback)
    ):  # fmt: skip
        return False
    return address.is_global or private


def addresses_of(host, port, *, private) -> list:
    """[(family, socket address)] to call for this name, every one of them judged; `private`: whether this machine and
    private networks may be called. Raises OSError or UnicodeError where nobody knows the name, and ForbiddenHost."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    judged = [(family, where, ipaddress.ip_address(where[0].partition("%")[0])) for family, *_, where in found]
    if not judged or not all(may_be_called(address, private=private) for *_, address in judged):
        raise ForbiddenHost
    return [(family, where) for family, where, _ in judged[:MOST_ADDRESSES]]


def is_this_machine(addresses) -> bool:
    return all(plain(ipaddress.ip_address(where[0].partition("%")[0])).is_loopback for _, where in addresses)


def call(addresses, timeout) -> socket.socket:
    """A connection to the first that answers."""
    last = None
    for family, where in addresses:
        connection = socket.socket(family, socket.SOCK_STREAM)
        connection.settimeout(timeout)
        try:
            connection.connect(where)
            return connection
        except OSError as problem:
            connection.close()
            last = problem
    raise last
