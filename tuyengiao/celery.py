import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tuyengiao.settings")
app = Celery("tuyengiao")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "resume-waiting-uploads": {"task": "documents.tasks.resume_waiting_uploads", "schedule": 15.0},
    "index-what-is-due": {"task": "documents.tasks.index_what_is_due", "schedule": 30.0},
    "tell-followers": {"task": "documents.tasks.tell_followers", "schedule": 30.0, "options": {"queue": "notices_bulk"}},
    "work-on-site-imports": {"task": "news.tasks.work_on_site_imports", "schedule": 15.0},
    "work-on-imports": {"task": "documents.tasks.work_on_imports", "schedule": 15.0},
    "erase-expired-held-files": {"task": "documents.tasks.erase_expired_held_files", "schedule": 3600.0},
    "keep-relations": {"task": "documents.tasks.keep_relations", "schedule": 3600.0},
    "tabulate-waiting": {"task": "surveys.tasks.tabulate_waiting", "schedule": 300.0},
    "make-waiting-survey-files": {"task": "surveys.tasks.make_waiting_files", "schedule": 300.0},
    "forget-opened-survey-files": {"task": "surveys.tasks.forget_opened_files", "schedule": 24 * 3600.0},
    "resume-waiting-prints": {"task": "documents.tasks.resume_waiting_prints", "schedule": 60.0},
    "empty-trash": {"task": "documents.tasks.empty_trash", "schedule": 24 * 3600.0},
    "resume-keeping": {"task": "documents.tasks.resume_keeping", "schedule": 60.0},
    "check-store": {"task": "documents.tasks.start_weekly_check", "schedule": crontab(day_of_week="sunday", hour=1, minute=0)},
    "look-into-folders": {"task": "documents.tasks.look_into_sources", "schedule": 20.0, "args": ["folder"]},
    "look-into-mailboxes": {"task": "documents.tasks.look_into_sources", "schedule": 60.0, "args": ["mailbox"]},
    "settle-arrivals": {"task": "documents.tasks.settle_arrivals", "schedule": 30.0},
    "recheck-signatures": {"task": "documents.tasks.recheck_signatures", "schedule": 300.0},
    # Where notices are sent, not where long files are read; and never more than one of them waiting for long.
    "sweep-notices": {"task": "notifications.tasks.sweep", "schedule": 30.0, "options": {"queue": "notices_critical", "expires": 60}},
    # Looked at every ten seconds where nothing long is done, so that nothing is more than thirty seconds late.
    "do-scheduled-news": {"task": "news.tasks.do_what_is_due", "schedule": 10.0, "options": {"queue": "notices_critical", "expires": 30}},
    "do-due-surveys": {"task": "surveys.tasks.do_what_is_due", "schedule": 10.0, "options": {"queue": "notices_critical", "expires": 30}},
    "tell-subscribers": {"task": "news.tasks.tell_subscribers", "schedule": 30.0, "options": {"queue": "notices_bulk"}},
    "index-articles-due": {"task": "news.tasks.index_articles_due", "schedule": 30.0},
    "tell-late-channels": {"task": "news.tasks.tell_late_channels", "schedule": 3600.0, "options": {"queue": "notices_bulk"}},
    "render-waiting-pictures": {"task": "news.tasks.render_waiting_pictures", "schedule": 60.0},
    "purge-personal-data": {"task": "tuyengiao.tasks.purge_personal_data", "schedule": 24 * 3600.0},
}
