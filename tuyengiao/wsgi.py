import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tuyengiao.settings")
application = get_wsgi_application()
len(get_resolver().url_patterns)  # loads every view now: else the first visitor of each process waits for it

# What was loaded until here stays: the collector need not walk over it with every few requests.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
