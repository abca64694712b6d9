from rest_framework.throttling import BaseThrottle

from accounts.rate_limit import seconds_to_wait

REQUESTS, WINDOW = 120, 60


class PerClient(BaseThrottle):
    """So many requests of one client a minute, whichever of its tokens and machines they come from."""

    def allow_request(self, request, view):
        self.left = seconds_to_wait(f"api:{request.auth.pk}", most=REQUESTS, seconds=WINDOW)
        return not self.left

    def wait(self):
        return self.left
