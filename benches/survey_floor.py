"""The portal, and beside it on the same workers the least that a form could cost: an empty view that does the same sealed
commit. Served by benches/survey_load.py."""

import os

from tuyengiao.wsgi import application as portal  # isort: skip  first of all: it sets Django up

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import override_settings
from django.urls import include, path

from surveys import sealing
from surveys.answering.casting import HEAD
from surveys.instrument import definition
from surveys.instrument.room import room
from surveys.models import Sealed, Survey

FLOOR = "/san/"
SURVEY = Survey.objects.get(code=os.environ["BENCH_SURVEY"])
ROOM = HEAD + room(definition.parse(SURVEY.version.definition))
RECORD = {"v": 1, "l": "D", "s": "", "a": {"C8": "x" * 400}}


def empty(request):
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO surveys_spent (survey_id, digest, mac) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
                [SURVEY.pk, os.urandom(32), b"floor" + os.urandom(27)],
            )
        Sealed.objects.create(survey_id=SURVEY.pk, box=sealing.seal(bytes(SURVEY.public_key), RECORD, ROOM))
    return HttpResponse("ok")


urlpatterns = [path("san/", empty), path("", include("tuyengiao.urls"))]
settings.ROOT_URLCONF = __name__
with override_settings(MIDDLEWARE=[]):
    bare = WSGIHandler()
connection.close()  # the workers are forked after this


def application(environ, start_response):
    return (bare if environ["PATH_INFO"] == FLOOR else portal)(environ, start_response)
