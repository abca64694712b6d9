from contextlib import contextmanager

from notifications.channels.base import ACCEPTED, Outcome


class Zalo:
    code = "zalo"

    def ready(self):
        return True

    @contextmanager
    def session(self):
        yield self

    def send(self, message):
        return Outcome(ACCEPTED)
