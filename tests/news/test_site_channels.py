"""The directory of official channels, and whether an address is one of them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from news.channel_addresses import NotAChannel, normalised
from news.channel_directory import look_up, to_check_again
from news.models import Channel
from news.notices import CHANNEL_LATE
from news.tasks import tell_late_channels
from notifications.kinds import EMAIL, get_kind
from tests.factories import news as make
from tests.news.told import deliver, told
from tests.notifications.conftest import sent
from tuyengiao.celery import app

__all__ = ["sent"]

pytestmark = pytest.mark.django_db

PAGE = "https://www.facebook.com/tuyengiao.mau"


@pytest.fixture
def admin(as_person):
    return as_person("admin")


@pytest.fixture
def channel(province):
    return make.channel(province.department, by=province.admin, url=PAGE)


@pytest.mark.parametrize(
    "address",
    [
        "facebook.com/tuyengiao.mau", "https://m.facebook.com/tuyengiao.mau/", "HTTP://WWW.FACEBOOK.COM/Tuyengiao.Mau",
        "fb.com/tuyengiao.mau?ref=share&mibextid=abc", " https://web.facebook.com//tuyengiao.mau# ", "https://facebook.com/tuyengiao.mau/posts/123",
    ],
)  # fmt: skip
def test_the_same_page_is_known_however_its_address_is_written(channel, address):
    assert look_up(address) == channel


@pytest.mark.parametrize(
    "address",
    [
        "facebook.com/tuyengiao.mau2", "facebook.com/tuyengiao-mau", "https://facebook.com.evil.example/tuyengiao.mau",
        "https://faceb00k.com/tuyengiao.mau", "https://evil.example/facebook.com/tuyengiao.mau", "https://fаcebook.com/tuyengiao.mau",
        "facebook.com", "notfacebook.com/tuyengiao.mau",
    ],
)  # fmt: skip
def test_a_page_that_only_looks_like_it_is_not(channel, address):
    assert look_up(address) is None


@pytest.mark.parametrize("address", ["", "   ", "xin chào", "javascript:alert(1)", "https://", "http://a@b.vn/x", "localhost", "//", "x" * 600, "https://[::1", "ftp://a.vn/b", "a.vn/\0"])
def test_what_is_no_address_is_said_to_be_none(address):
    with pytest.raises(NotAChannel):
        normalised(address)


def test_profiles_named_by_a_number_are_told_apart(province):
    channel = make.channel(province.department, by=province.admin, url="https://www.facebook.com/profile.php?id=100")
    assert look_up("facebook.com/profile.php?id=100&sk=about") == channel
    assert look_up("facebook.com/profile.php?id=1001") is None
    assert look_up("facebook.com/profile.php") is None


def test_youtube_tells_capitals_apart(province):
    channel = make.channel(province.department, by=province.admin, url="https://www.youtube.com/channel/UCabc", platform="youtube")
    assert look_up("m.youtube.com/channel/UCabc/videos") == channel
    assert look_up("youtube.com/channel/UCABC") is None


def test_a_visitor_gets_an_honest_answer(client, channel):
    address = reverse("news:channel_check")
    yes = client.get(address, {"dia-chi": "fb.com/tuyengiao.mau"})
    assert "Đúng, đây là kênh của cơ quan" in yes.content.decode() and yes.headers["Cache-Control"].startswith("max-age=0")
    no = client.get(address, {"dia-chi": "facebook.com/tuyengiao.gia"}).content.decode()
    assert "Không có trong danh bạ" in no and "chưa có nghĩa là trang lừa đảo" in no
    bad = client.get(address, {"dia-chi": "<script>alert(1)</script>"})
    assert bad.status_code == 422 and "<script>alert" not in bad.content.decode()


def test_a_closed_channel_stays_listed_as_no_longer_official(client, admin, channel):
    admin.post(reverse("news:site_channel_close", args=[channel.pk]))
    page = client.get(reverse("news:channels")).content.decode()
    assert "Không còn chính thức" in page and channel.name in page
    assert "Không còn là kênh chính thức" in client.get(reverse("news:channel_check"), {"dia-chi": PAGE}).content.decode()
    admin.post(reverse("news:site_channel_reopen", args=[channel.pk]))
    channel.refresh_from_db()
    assert channel.closed_at is None and channel.checked_at
    assert Event.objects.filter(verb__in=["news.channel_closed", "news.channel_reopened"]).count() == 2


def test_each_channel_shows_its_whole_address_and_a_code_drawn_without_styles(client, channel):
    page = client.get(reverse("news:channels")).content.decode()
    assert "www.facebook.com/tuyengiao.mau" in page and "<svg" in page and "Đã xác nhận ngày" in page
    assert "style=" not in page and "onclick" not in page


def test_after_a_year_the_administrator_is_reminded(admin, channel):
    assert to_check_again() == []
    Channel.objects.update(checked_at=timezone.now() - timedelta(days=366))
    assert "Cần xác nhận lại" in admin.get(reverse("news:site_channels")).content.decode()
    assert "Kênh chính thức cần xác nhận lại" in admin.get("/").content.decode()
    assert "1 kênh cần xác nhận lại" in admin.get(reverse("news:site")).content.decode()
    admin.post(reverse("news:site_channel_confirm", args=[channel.pk]))
    assert to_check_again() == []


class TestTellingThatOneIsLate:
    @pytest.fixture
    def late(self, channel):
        Channel.objects.update(checked_at=timezone.now() - timedelta(days=366))
        return channel

    def test_nobody_is_told_while_it_is_confirmed_or_once_it_is_closed(self, admin, channel):
        tell_late_channels()
        admin.post(reverse("news:site_channel_close", args=[channel.pk]))
        Channel.objects.update(checked_at=None)
        tell_late_channels()
        assert told(CHANNEL_LATE) == []

    def test_the_keepers_of_the_site_are_told_once_and_nobody_else(self, province, late):
        for _ in range(3):
            tell_late_channels()
        assert told(CHANNEL_LATE) == ["admin"]

    def test_when_it_becomes_late_again_they_are_told_again(self, admin, late):
        tell_late_channels()
        admin.post(reverse("news:site_channel_confirm", args=[late.pk]))
        tell_late_channels()
        assert told(CHANNEL_LATE) == ["admin"]
        Channel.objects.update(checked_at=timezone.now() - timedelta(days=366))
        tell_late_channels()
        assert told(CHANNEL_LATE) == ["admin", "admin"]

    def test_an_address_that_changed_is_told_too(self, admin, channel):
        values = {"platform": "facebook", "name": channel.name, "unit": channel.unit_id, "url": "https://facebook.com/tuyengiao.moi"}
        admin.post(reverse("news:site_channel", args=[channel.pk]), values)
        tell_late_channels()
        assert told(CHANNEL_LATE) == ["admin"]

    def test_the_letter_names_the_channel(self, late, sent):
        tell_late_channels()
        deliver("normal")
        (message,) = sent[EMAIL].messages
        assert late.name in message.subject

    def test_no_letter_leaves_about_what_was_confirmed_meanwhile(self, admin, late, sent):
        tell_late_channels()
        admin.post(reverse("news:site_channel_confirm", args=[late.pk]))
        deliver("normal")
        assert sent[EMAIL].messages == []

    def test_whoever_keeps_the_site_no_more_sees_no_line_of_it(self, province, late):
        tell_late_channels()
        shown = get_kind(CHANNEL_LATE).load
        assert shown([str(late.pk)], province.admin)[str(late.pk)].get_absolute_url() == reverse("news:site_channels")
        assert shown([str(late.pk)], province.leader) == {}

    def test_the_clock_looks_every_hour(self):
        assert app.conf.beat_schedule["tell-late-channels"]["schedule"] == 3600


def test_a_changed_address_has_to_be_confirmed_again(admin, channel):
    values = {"platform": "facebook", "name": channel.name, "unit": channel.unit_id}
    admin.post(reverse("news:site_channel", args=[channel.pk]), values | {"url": "https://facebook.com/tuyengiao.mau/"})
    channel.refresh_from_db()
    assert channel.checked_at
    admin.post(reverse("news:site_channel", args=[channel.pk]), values | {"url": "https://facebook.com/tuyengiao.moi"})
    channel.refresh_from_db()
    assert channel.checked_at is None and to_check_again() == [channel]


@pytest.mark.parametrize("url", ["https://m.facebook.com/Tuyengiao.Mau", "https://www.facebook.com/", "không phải địa chỉ"])
def test_a_known_address_and_a_whole_platform_are_refused(admin, channel, url):
    values = {"platform": "facebook", "name": "Trang khác", "unit": channel.unit_id, "url": url}
    answer = admin.post(reverse("news:site_channel_add"), values)
    assert answer.status_code == 422 and "Trang khác" in answer.content.decode()
    assert Channel.objects.count() == 1


@pytest.mark.parametrize("count", [5, 40])
def test_the_directory_costs_the_same_with_many(client, province, count, django_assert_max_num_queries):
    for n in range(count):
        make.channel(province.department, by=province.admin, url=f"https://zalo.me/{n}", name=f"Kênh {n}", platform="zalo")
    with django_assert_max_num_queries(4):
        client.get(reverse("news:channels"))
