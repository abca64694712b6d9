"""The entries of this app in the table of personal data."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

import audit.trail
from accounts.models import DataRequest, Invitation, KnownDevice
from accounts.models.data_requests import OPEN_STATES
from accounts.models.invitations import InvitationState
from accounts.personal_data import Entry, register
from audit.models import Event

OFFICE = "Nhiệm vụ của cơ quan đảng, nhà nước (Luật 91/2025/QH15)"
AGREED = "Sự đồng ý của người dùng khi nhận lời mời"


def export_account(user):
    return [
        {
            "email": user.email,
            "full_name": user.full_name,
            "job_title": user.job_title,
            "phone": user.phone,
            "date_joined": user.date_joined.isoformat(),
        }
    ]


def erase_account(user, *, by):
    """The row stays, without the person: other rows point to it."""
    user.memberships.filter(valid_to=None).update(
        valid_to=Greatest(timezone.localdate(), F("valid_from") + timedelta(days=1))
    )
    user.email = f"da-xoa-{user.pk}@invalid.example"
    user.full_name = f"Người dùng đã xóa số {user.pk}"
    user.job_title = user.phone = ""
    user.is_active = user.is_staff = user.is_superuser = False
    user.erased_at = timezone.now()
    user.set_unusable_password()
    user.save()
    user.forget_roles()
    return 1


def export_memberships(user):
    return [
        {
            "unit": m.unit.name,
            "role": m.role_label,
            "from": m.valid_from.isoformat(),
            "to": m.valid_to and m.valid_to.isoformat(),
        }
        for m in user.memberships.select_related("unit")
    ]


def export_devices(user):
    return [
        {"device": d.label, "first_seen": d.first_seen.isoformat(), "last_seen": d.last_seen.isoformat()}
        for d in user.devices.all()
    ]


def export_second_factors(user):
    return [
        {
            "type": a.type,
            "created_at": a.created_at.isoformat(),
            "last_used_at": a.last_used_at and a.last_used_at.isoformat(),
        }
        for a in Authenticator.objects.filter(user=user)
    ]


def export_invitations(user):
    return [
        {
            "unit": i.unit.name,
            "role": i.get_role_display(),
            "created_at": i.created_at.isoformat(),
            "state": i.state_label,
        }
        for i in Invitation.objects.filter(email__iexact=user.email).select_related("unit")
    ]


def purge_invitations(before):
    closed = Invitation.objects.exclude(state=InvitationState.OPEN).filter(closed_at__lt=before)
    expired = Invitation.objects.filter(state=InvitationState.OPEN, expires_at__lt=before)
    return closed.delete()[0] + expired.delete()[0]


def export_requests(user):
    return [
        {
            "kind": r.get_kind_display(),
            "text": r.text,
            "received_at": r.received_at.isoformat(),
            "state": r.get_state_display(),
            "answer": r.answer,
        }
        for r in user.data_requests.all()
    ]


def export_deeds(user):
    return [
        {"at": e.at.isoformat(), "deed": e.verb_label, "object": e.object_label}
        for e in Event.objects.filter(actor_id=user.pk)[:10_000]
    ]


def register_all():
    register(
        Entry(
            "account",
            "Họ tên, thư điện tử, chức vụ, điện thoại công vụ, mật khẩu đã băm",
            "Người có tài khoản",
            "Đăng nhập, biết ai chịu trách nhiệm một việc",
            AGREED,
            "Đến khi đóng tài khoản hoặc có yêu cầu xóa",
        ),
        export=export_account,
        erase=erase_account,
    )
    register(
        Entry(
            "memberships",
            "Đơn vị, vai trò, thời gian giữ vai trò",
            "Người có tài khoản",
            "Phân quyền, xác định ai giữ vai trò khi ký, công bố",
            OFFICE,
            "Theo thời hạn của hồ sơ công việc; khi tài khoản bị xóa chỉ còn mã số",
        ),
        export=export_memberships,
    )
    register(
        Entry(
            "devices",
            "Loại trình duyệt, lần đầu và lần gần nhất đăng nhập (không có địa chỉ mạng, vị trí)",
            "Người có tài khoản",
            "Báo khi có đăng nhập từ thiết bị lạ",
            OFFICE,
            "12 tháng từ lần đăng nhập gần nhất",
            days=365,
        ),
        export=export_devices,
        erase=lambda user, *, by: user.devices.all().delete()[0],
        purge=lambda before: KnownDevice.objects.filter(last_seen__lt=before).delete()[0],
    )
    register(
        Entry(
            "second_factors",
            "Khóa xác thực hai bước (bí mật của ứng dụng, khóa công khai, mã dự phòng)",
            "Người bật xác thực hai bước",
            "Bảo vệ tài khoản",
            AGREED,
            "Đến khi người dùng tắt hoặc tài khoản bị xóa",
        ),
        export=export_second_factors,
        erase=lambda user, *, by: Authenticator.objects.filter(user=user).delete()[0],
    )
    register(
        Entry(
            "failed_sign_ins",
            "Thư điện tử được gõ, địa chỉ mạng, loại trình duyệt của lần đăng nhập sai",
            "Người đăng nhập sai",
            "Chặn dò mật khẩu",
            OFFICE,
            "1 ngày",
            days=1,
        ),
        erase=lambda user, *, by: AccessAttempt.objects.filter(username=user.email).delete()[0],
        purge=lambda before: AccessAttempt.objects.filter(attempt_time__lt=before).delete()[0],
    )
    register(
        Entry(
            "sessions",
            "Phiên đăng nhập",
            "Người đang đăng nhập",
            "Giữ đăng nhập giữa các trang",
            OFFICE,
            "Đến khi đăng xuất, hết giờ chờ, hoặc nhiều nhất 12 giờ",
            days=1,
        ),
        purge=lambda before: Session.objects.filter(expire_date__lt=timezone.now()).delete()[0],
    )
    register(
        Entry(
            "invitations",
            "Họ tên, thư điện tử của người được mời, đơn vị, vai trò",
            "Người được mời",
            "Mở tài khoản theo lời mời",
            OFFICE,
            "90 ngày sau khi lời mời khép lại hoặc hết hạn",
            days=90,
        ),
        export=export_invitations,
        erase=lambda user, *, by: Invitation.objects.filter(email__iexact=user.email).delete()[0],
        purge=purge_invitations,
    )
    register(
        Entry(
            "data_requests",
            "Yêu cầu về dữ liệu cá nhân và trả lời",
            "Người gửi yêu cầu",
            "Giải quyết yêu cầu, chứng minh đã giải quyết đúng hạn",
            OFFICE,
            "5 năm từ khi hoàn thành",
            days=5 * 365,
        ),
        export=export_requests,
        purge=lambda before: (
            DataRequest.objects.exclude(state__in=OPEN_STATES).filter(finished_at__lt=before).delete()[0]
        ),
    )
    register(
        Entry(
            "audit",
            "Ai làm gì, lúc nào (không ghi việc đọc)",
            "Người có tài khoản",
            "Xác định trách nhiệm, điều tra sự cố",
            OFFICE,
            "10 năm",
            days=10 * 365,
        ),
        export=export_deeds,
        purge=audit.trail.purge_before,
    )
