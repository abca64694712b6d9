"""What the answer pages leave behind: no cookie, no line in a log, no word that promises too much, nothing in deploy/ that
would write it down."""

import io
import logging
import re
from pathlib import Path

import pytest
from django.db import OperationalError
from django.test import Client

from surveys.answering import middleware
from surveys.answering.limits import Limiter
from surveys.models import Sealed
from tests.surveys.respondent import FORM, Respondent
from tests.surveys.test_answering import TOKEN, cadre_survey, open_survey  # noqa: F401  fixtures

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates/answering").glob("*.html"))
PROMISE = re.compile(r"(?<!không )(?<!không phải là khảo sát )ẩn danh", re.IGNORECASE)
SAID = "Con đường trước nhà tôi"


@pytest.fixture
def written(monkeypatch):
    """Everything any logger writes, whatever its level."""
    stream, handler = io.StringIO(), logging.StreamHandler()
    handler.stream = stream
    handler.setFormatter(logging.getLogger().handlers[0].formatter)
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [handler])
    for name in ("django", "django.request", "django.server", "django.security", "surveys.answering"):
        monkeypatch.setattr(logging.getLogger(name), "handlers", [handler])
        monkeypatch.setattr(logging.getLogger(name), "propagate", False)
    return stream


@pytest.mark.django_db
def test_no_answer_of_these_pages_sets_a_cookie_or_may_be_kept(cadre_survey):  # noqa: F811
    visitor = Respondent(f"/phieu/{cadre_survey.code}/{TOKEN}/")
    answers = [visitor.response]
    for deed, fields in (("bat-dau", {}), ("tiep", {}), ("tiep", {"q_C1": "1"}), ("tiep", {"q_P1": "1"}), ("luu", {})):
        answers.append(visitor.press(deed, **fields).response)
    answers += [Client().get("/phieu/x/y/"), Client().post("/phieu/x/", "buoc=gui", FORM)]
    for answer in answers:
        assert not answer.cookies and "Set-Cookie" not in answer.headers
        assert answer["Cache-Control"] == "no-store" and answer["Referrer-Policy"] == "no-referrer"
        assert answer["X-Frame-Options"] == "DENY" and "default-src 'none'" in answer["Content-Security-Policy"]


@pytest.mark.django_db
def test_somebody_who_is_signed_in_is_not_known_here(as_person, open_survey, django_assert_num_queries):  # noqa: F811
    client = as_person("cadre")
    with django_assert_num_queries(3):  # survey, form, holders; no session, no user
        page = client.get(f"/phieu/{open_survey.code}/")
    assert "Lê Văn Cán" not in page.content.decode()
    assert not hasattr(page.wsgi_request, "session") and not hasattr(page.wsgi_request, "user")


@pytest.mark.django_db
def test_neither_refusal_nor_defect_writes_a_path_a_token_or_a_word(cadre_survey, written, monkeypatch):  # noqa: F811
    path = f"/phieu/{cadre_survey.code}/{TOKEN}/"
    visitor = Respondent(path)
    visitor.client.get("/phieu/aaaabbbb/geheim-token/")
    visitor.press("bat-dau").press("tiep", q_C1="1", q_C2=SAID)

    def broken(*args, **kwargs):
        raise RuntimeError(f"{path} {SAID}")

    monkeypatch.setattr("surveys.answering.casting.is_open", broken)
    visitor.press("tiep", q_P1="1")
    assert visitor.response.status_code == 500 and visitor.title == "CHƯA ghi nhận"
    log = written.getvalue()
    assert "RuntimeError" in log
    for secret in (cadre_survey.code, TOKEN, "geheim-token", "/phieu/", SAID, "127.0.0.1"):
        assert secret not in log


@pytest.mark.django_db
@pytest.mark.parametrize("problem", ["server closed the connection", "could not extend file: No space left on device"])
def test_a_database_that_is_away_or_a_full_disk_keeps_everything_in_the_page(open_survey, monkeypatch, problem):  # noqa: F811
    visitor = Respondent(f"/phieu/{open_survey.code}/").to_the_review(SAID)

    def gone(*args):
        raise OperationalError(problem)

    with monkeypatch.context() as patched:
        patched.setattr("surveys.answering.casting._put_in", gone)
        visitor.press("gui")
    assert visitor.response.status_code == 503 and visitor.title == "CHƯA ghi nhận"
    assert not Sealed.objects.exists()
    visitor.send(dict(visitor.page.forms[0].form_values()))
    assert visitor.title == "Đã ghi nhận phiếu" and Sealed.objects.count() == 1


@pytest.mark.django_db
def test_what_was_typed_on_a_page_is_kept_too_when_the_database_is_away(open_survey, monkeypatch):  # noqa: F811
    visitor = Respondent(f"/phieu/{open_survey.code}/").press("bat-dau")

    def gone(*args, **kwargs):
        raise OperationalError("gone")

    with monkeypatch.context() as patched:
        patched.setattr("surveys.answering.asked.find", gone)
        visitor.press("tiep", q_C1="2", q_C2=SAID)
    assert visitor.response.status_code == 503
    visitor.send(dict(visitor.page.forms[0].form_values()))
    assert visitor.title == "Thông tin chung"
    assert SAID in visitor.press("lai").html


@pytest.mark.django_db
@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_promises_anonymity(path):
    assert not PROMISE.search(path.read_text(encoding="utf-8"))


@pytest.mark.django_db
def test_no_page_promises_anonymity(open_survey, cadre_survey):  # noqa: F811
    for visitor in (Respondent(f"/phieu/{open_survey.code}/"), Respondent(f"/phieu/{cadre_survey.code}/{TOKEN}/")):
        pages = [visitor.text, visitor.press("bat-dau").text, visitor.press("tiep", q_C1="1").text]
        pages += [visitor.press("tiep", q_P1="1").text, visitor.press("gui").text]
        assert not any(PROMISE.search(page) for page in pages)


@pytest.mark.django_db
def test_level_c_says_what_the_server_could_know_and_what_stays(cadre_survey):  # noqa: F811
    text = Respondent(f"/phieu/{cadre_survey.code}/{TOKEN}/").text
    for words in (
        "Về kỹ thuật máy chủ có thể biết phiếu này là của ai",
        "đồng chí không tự kiểm chứng được điều này",
        "có thể thấy có một phiếu niêm phong đến vào khoảng lúc đồng chí tham gia",
        "không có hai người giữ khóa nào cùng giữ lại mảnh khóa của mình và một bản sao lưu cũ",
    ):
        assert words in text


@pytest.mark.django_db
def test_a_host_of_its_own_serves_the_forms_and_nothing_else(settings, open_survey, client):  # noqa: F811
    settings.SURVEY_HOST, settings.ALLOWED_HOSTS = "phieu.example", ["testserver", "phieu.example"]
    path = f"/phieu/{open_survey.code}/"
    assert client.get(path, HTTP_HOST="phieu.example").status_code == 200
    assert client.get("/tai-khoan/dang-nhap/", HTTP_HOST="phieu.example").status_code == 404
    moved = client.get(f"{path}?tang=tre")
    assert moved.status_code == 301 and moved.url == f"http://phieu.example{path}?tang=tre" and not moved.cookies


def test_the_limiter_keeps_no_address():
    limiter = Limiter()
    assert all(limiter.allows("203.0.113.9", "page", 5) for _ in range(5))
    assert not limiter.allows("203.0.113.9", "page", 5)
    assert limiter.allows("203.0.113.10", "page", 5)
    assert "203.0.113" not in repr(vars(limiter))


# --- What the servers around it are told --------------------------------------------------------------------


def test_nginx_writes_nothing_of_the_answer_pages():
    nginx = (ROOT / "deploy/nginx.conf").read_text()
    block = re.search(r"location /phieu/ \{(.*?)\n    \}", nginx, re.DOTALL)[1]
    for rule in ("access_log off;", "error_log /dev/null emerg;", 'proxy_set_header User-Agent "";', 'proxy_set_header Cookie "";'):
        assert rule in block
    size = re.search(r"client_max_body_size (\d+)m;", block)[1]
    assert f"client_body_buffer_size {size}m;" in block and int(size) * 1024 * 1024 == middleware.LARGEST_BODY


@pytest.mark.parametrize(
    "rule",
    [
        "log_statement = none", "log_min_duration_statement = -1", "log_parameter_max_length_on_error = 0",
        "track_commit_timestamp = off", "synchronous_commit = on", "log_min_error_statement = panic",
    ],
)  # fmt: skip
def test_postgresql_writes_no_statement_and_keeps_no_time_of_a_commit(rule):
    assert re.search(rf"^{re.escape(rule)}", (ROOT / "deploy/postgresql.conf").read_text(), re.MULTILINE)


def test_no_web_server_is_started_with_an_access_log():
    started = [ROOT / "tuyengiao/supervisor.py", *(ROOT / "deploy").rglob("*")]
    for path in started:
        if path.is_file():
            assert "access-logfile" not in path.read_text(encoding="utf-8"), path


@pytest.mark.django_db
def test_the_database_in_use_keeps_no_time_of_a_commit():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW track_commit_timestamp")
        assert cursor.fetchone()[0] == "off"
        cursor.execute("SHOW synchronous_commit")
        assert cursor.fetchone()[0] == "on"


