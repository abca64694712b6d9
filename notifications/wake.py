"""A hint to the workers that something is due. It may be lost: the sweep of every thirty seconds is what sends."""

import logging

from kombu.exceptions import OperationalError as QueueAway

log = logging.getLogger(__name__)


def wake(queue):
    from notifications.tasks import deliver

    try:
        deliver.apply_async([queue], queue=f"notices_{queue}")
    except (QueueAway, OSError) as problem:
        log.warning("The queue is away; the sweep will send (%s)", type(problem).__name__)
