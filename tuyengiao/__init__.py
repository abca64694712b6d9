# The web process sends its tasks through the same app as the worker runs.
from tuyengiao.celery import app as celery_app

__all__ = ["celery_app"]
