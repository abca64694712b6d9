class NotificationsError(Exception):
    """Something cannot be done now; the sentence says why and what to do next."""
