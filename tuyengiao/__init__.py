from tuyengiao.celery import app as celery_app  # the web process sends through the same app as the worker runs

__all__ = ["celery_app"]
