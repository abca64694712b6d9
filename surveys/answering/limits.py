"""How many requests one address may make. Kept in the memory of each process under a key of the hour: the address
itself is kept nowhere, and what is counted goes with the process."""

import hmac
import secrets
import threading
import time
from collections import Counter


class Limiter:
    """Counts within each minute. Generous enough for a commune behind one address; a machine is slowed down."""

    def __init__(self):
        self._lock = threading.Lock()
        self._minute, self._hour, self._key, self._counts = 0, 0, b"", Counter()

    def allows(self, address, deed, most):
        """Whether this is one of the first `most` of the minute; `most` 0 or no address: always."""
        if not most or not address:
            return True
        now = int(time.time())
        with self._lock:
            if now // 3600 != self._hour:
                self._hour, self._key = now // 3600, secrets.token_bytes(32)
            if now // 60 != self._minute:
                self._minute, self._counts = now // 60, Counter()
            name = hmac.digest(self._key, f"{deed}|{address}".encode(), "sha256")
            self._counts[name] += 1
            return self._counts[name] <= most


limiter = Limiter()
