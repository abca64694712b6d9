"""The demo's articles are loaded in the background, after what they refer to."""

import pytest
from celery.signals import task_prerun

from accounts.models import Unit
from news.tasks import fill_demo_news

pytestmark = pytest.mark.django_db


@pytest.fixture
def tries():
    seen = []

    def note(sender, **more):
        seen.append(sender.name)

    task_prerun.connect(note)
    yield seen
    task_prerun.disconnect(note)


def test_whatever_stopped_it_is_tried_again_until_the_last_try(tries):
    """Here the department is not there yet."""
    result = fill_demo_news.apply(retries=fill_demo_news.max_retries - 2)
    assert isinstance(result.result, Unit.DoesNotExist)
    assert tries == ["news.tasks.fill_demo_news"] * 3
