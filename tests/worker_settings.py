"""The project's settings on the database of the running test, for workers that tests start."""

import os

import dj_database_url

from tuyengiao.settings import *  # noqa: F403
from tuyengiao.settings import CACHES, DATABASES

DATABASES["default"] |= dj_database_url.parse(os.environ["TEST_DATABASE_URL"])
if "TEST_CACHE_PREFIX" in os.environ:
    CACHES["default"]["KEY_PREFIX"] = os.environ["TEST_CACHE_PREFIX"]
