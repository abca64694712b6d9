"""HTTP to machines that strangers name: only to an address that was judged, without redirects' and proxies' help, and never
longer than was allowed, however slowly the other side speaks."""

import socket
import threading
from contextlib import contextmanager, suppress

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from notifications import hosts


def judged_session() -> requests.Session:
    """Raises hosts.ForbiddenHost where a name leads inside. Whoever posts says `allow_redirects=False, stream=True`."""
    http = requests.Session()
    http.trust_env = False  # a proxy would look names up by itself
    for scheme in ("https://", "http://"):
        http.mount(scheme, _JudgedAdapter())
    return http


class _Judged:
    """The timeout of a socket begins anew with every byte; this one does not. `line` is a second hold on the connection, since
    TLS takes the first one over."""

    line = None

    def _new_conn(self):
        addresses = hosts.addresses_of(self._dns_host, self.port, private=settings.PUSH_PRIVATE_HOSTS)
        opened = hosts.call(addresses, self.timeout)
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.line = opened.dup()
        return opened

    def connect(self):
        with self._cut_after(self.timeout * hosts.MOST_ADDRESSES):
            super().connect()

    def getresponse(self):
        with self._cut_after(self.timeout):
            return super().getresponse()

    def close(self):
        super().close()
        line, self.line = self.line, None
        if line is not None:
            line.close()

    @contextmanager
    def _cut_after(self, seconds):
        cut = threading.Event()
        timer = threading.Timer(seconds, self._cut, [cut])
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
        if cut.is_set():  # a head that breaks off reads like one that is complete
            raise TimeoutError

    def _cut(self, cut):
        cut.set()
        line = self.line
        if line is not None:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


class _JudgedHTTP(_Judged, HTTPConnection):
    pass


class _JudgedHTTPS(_Judged, HTTPSConnection):
    pass


class _JudgedHTTPPool(HTTPConnectionPool):
    ConnectionCls = _JudgedHTTP


class _JudgedHTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _JudgedHTTPS


class _JudgedAdapter(HTTPAdapter):
    def init_poolmanager(self, *args, **kwargs):
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _JudgedHTTPPool, "https": _JudgedHTTPSPool}
