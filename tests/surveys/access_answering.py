"""Whoever has a link answers, signed in or not."""

import hashlib

from tests.access.page import ANYONE, Page
from tests.factories import surveys as make

NAMESPACE = "answering"
PAGES = {"start": Page(ANYONE, target="answering_open"), "personal": Page(ANYONE, target="answering_personal")}
TOKEN = "abcdefghijklmnopqrstuvwxyz0123456789"


def targets(province):
    open_one, cadres = make.survey(unit=province.department), make.cadre_survey(unit=province.department)
    make.in_field(open_one)
    make.in_field(cadres)
    make.participation(cadres, token_digest=hashlib.sha256(TOKEN.encode()).hexdigest())
    return {"answering_open": {"code": open_one.code}, "answering_personal": {"code": cadres.code, "token": TOKEN}}
