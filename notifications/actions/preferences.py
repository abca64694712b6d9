"""What a person wants to be told, how and when. Nobody else reads it, so the trail says nothing of it."""

from django.db import transaction

from notifications import choices
from notifications.kinds import get_kind
from notifications.models import Preference


@transaction.atomic
def choose(*, recipient, wanted):
    """`wanted`: {(kind, channel): choice}. Only what differs from the default is kept: whoever never chose follows it."""
    for (code, channel), choice in wanted.items():
        own = Preference.objects.filter(recipient=recipient, kind=code, channel=channel)
        if choice == choices.default(get_kind(code), channel):
            own.delete()
        elif not own.update(choice=choice):
            Preference.objects.create(recipient=recipient, kind=code, channel=channel, choice=choice)


@transaction.atomic
def stop(*, recipient, kind, channel):
    Preference.objects.update_or_create(
        recipient=recipient, kind=kind, channel=channel, defaults={"choice": Preference.Choice.OFF}
    )


@transaction.atomic
def resume(*, recipient, kind, channel):
    """As it was before `stop`: on, whatever the default."""
    Preference.objects.filter(recipient=recipient, kind=kind, channel=channel).update(choice=Preference.Choice.ON)
