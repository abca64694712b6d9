from celery import shared_task


@shared_task
def purge_personal_data():
    from accounts.personal_data import purge

    purge()
