"""The key of a survey's box."""

from surveys.models import Survey

HOLDERS = {Survey.Level.CONFIDENTIAL: 3, Survey.Level.OPEN: 1}


def is_ready(survey):
    """The box has its key, and everybody who holds a part of it has opened a rehearsal box."""
    holders = list(survey.holders.all())
    return bool(survey.public_key) and len(holders) >= HOLDERS[survey.level] and all(holder.has_rehearsed for holder in holders)
