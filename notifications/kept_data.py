"""The entries of this app in the table of personal data."""

from accounts.personal_data import Entry, register
from notifications import kept_ledger
from notifications.actions import outside
from notifications.actions.devices import ERASED
from notifications.models import Endpoint, Preference, Recipient

AGREED = "Sự đồng ý của người nhận, rút lại được bất cứ lúc nào"


def export_choices(user):
    return [
        {"kind": one.kind, "channel": one.get_channel_display(), "choice": one.get_choice_display()}
        for one in Preference.objects.filter(recipient__user=user)
    ] + [
        {
            "quiet_from": own.quiet_from and own.quiet_from.isoformat(),
            "quiet_to": own.quiet_to and own.quiet_to.isoformat(),
            "digest_at": own.digest_at.isoformat(),
        }
        for own in Recipient.objects.filter(user=user)
    ]


def erase_choices(user, *, by):
    Recipient.objects.filter(user=user).update(quiet_from=None, quiet_to=None)
    return Preference.objects.filter(recipient__user=user).delete()[0]


def export_machines(user):
    return [
        {
            "channel": one.get_channel_display(),
            "label": str(one),
            "added": one.created_at.isoformat(),
            "shown": one.seen_at and one.seen_at.isoformat(),
            "off": one.off_at and one.off_at.isoformat(),
        }
        for one in Endpoint.objects.filter(recipient__user=user)
    ]


def erase_machines(user, *, by):
    """The lines of what was sent there stay, without the address."""
    own = Endpoint.objects.filter(recipient__user=user)
    unused = own.filter(deliveries=None).delete()[0]
    for one in own:
        one.address, one.keys, one.label, one.off_reason = f"da-xoa-{one.pk}", {}, "", ERASED
        one.off_at = one.off_at or one.created_at
        one.save(update_fields=["address", "keys", "label", "off_at", "off_reason"])
        unused += 1
    return unused


def register_all():
    kept_ledger.register_all()
    register(
        Entry(
            "notice_choices",
            "Chọn nhận loại thông báo nào, bằng cách nào; giờ yên tĩnh, giờ gửi bản tổng hợp",
            "Người có tài khoản",
            "Gửi đúng điều người ấy muốn nhận, vào giờ người ấy muốn",
            AGREED,
            "Đến khi người ấy đổi lựa chọn hoặc tài khoản bị xóa",
        ),
        export=export_choices,
        erase=erase_choices,
    )
    register(
        Entry(
            "notice_machines",
            "Địa chỉ nhận thông báo đẩy của trình duyệt, loại trình duyệt, lần gần nhất máy báo đã hiện; số điện thoại dùng Zalo; địa chỉ đã tắt và lý do",
            "Người bật thông báo trên máy hoặc Zalo của mình",
            "Gửi thông báo tới đó, biết nơi ấy còn nhận được",
            AGREED,
            "Đến khi tài khoản bị xóa; máy đã tắt thì không dùng nữa",
        ),
        export=export_machines,
        erase=erase_machines,
    )
    register(
        Entry(
            "outside_addresses",
            "Địa chỉ thư điện tử của người ngoài, lúc xin nhận và lúc xác nhận",
            "Người ngoài tự nhập địa chỉ",
            "Gửi thông báo người ấy xin nhận",
            AGREED,
            "Đến khi người ấy thôi nhận hoặc yêu cầu xóa; chưa xác nhận thì 7 ngày",
            days=7,
        ),
        purge=outside.purge_unconfirmed,
    )
