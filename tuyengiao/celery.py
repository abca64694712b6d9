import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tuyengiao.settings")
app = Celery("tuyengiao")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "resume-waiting-uploads": {"task": "documents.tasks.resume_waiting_uploads", "schedule": 15.0},
    "erase-expired-held-files": {"task": "documents.tasks.erase_expired_held_files", "schedule": 3600.0},
    "recheck-signatures": {"task": "documents.tasks.recheck_signatures", "schedule": 300.0},
    "purge-personal-data": {"task": "tuyengiao.tasks.purge_personal_data", "schedule": 24 * 3600.0},
}
