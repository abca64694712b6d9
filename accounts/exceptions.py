class AccountsError(Exception):
    """What cannot be done now, as a sentence for the person who asked."""
