import pytest

from tests.browser.conftest import chromium_on_portal, desk, portal

__all__ = ["chromium_on_portal", "desk", "portal"]


@pytest.fixture
def editor_pages(settings):
    settings.ROOT_URLCONF = "tests.richtext.editor_urls"
