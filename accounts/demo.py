"""Invented people of the demo province, one for each role; made only where DEMO=1."""

import datetime
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from accounts.actions.invitations import invite
from accounts.listeners import tell_new_device
from accounts.loading import build_units_2022
from accounts.models import Invitation, KnownDevice, Membership, Unit, User
from accounts.roles import get_role

PASSWORD = "Gia-Nghia-2022"
SINCE = datetime.date(2022, 1, 4)
DEPARTMENT = "Ban Tuyên giáo Tỉnh ủy Đắk Nông"


@dataclass(frozen=True)
class Persona:
    name: str
    full_name: str
    job_title: str
    role: str
    unit: str

    @property
    def email(self):
        return f"{self.name}@daknong.example"

    @property
    def label(self):
        return f"{get_role(self.role).label}, {self.unit}"


PERSONAS = (
    Persona("admin", "Trịnh Hữu Khang", "Chuyên viên công nghệ thông tin", "admin", "Tỉnh ủy Đắk Nông"),
    Persona("vanthu", "Đặng Thị Ngọc Hà", "Văn thư", "clerk", DEPARTMENT),
    Persona("bientap", "Lê Quang Vinh", "Biên tập viên", "editor", DEPARTMENT),
    Persona("lanhdao", "Phan Đình Lộc", "Phó Trưởng ban", "leader", DEPARTMENT),
    Persona("duluan", "Hoàng Thị Ánh Tuyết", "Chuyên viên dư luận xã hội", "opinion", DEPARTMENT),
    Persona("thuky", "Vũ Minh Đức", "Thư ký hội nghị", "secretary", DEPARTMENT),
    Persona("canbo", "Nguyễn Văn Ất", "Chuyên viên", "cadre", DEPARTMENT),
    Persona("bandoc", "Trần Thị Xuân", "Bạn đọc", "reader", DEPARTMENT),
    Persona("congtacvien", "H'Mai Buôn Yă", "Cộng tác viên dư luận xã hội", "contributor", "Đảng ủy xã Đắk Wil"),
    Persona("kiemtra", "Bùi Công Minh", "Chuyên viên kiểm tra", "auditor", "Tỉnh ủy Đắk Nông"),
    Persona("vanthu.cujut", "Y Bhăm Niê", "Văn thư", "clerk", "Huyện ủy Cư Jút"),
    Persona("vanthu.dakwil", "H'Linh Êban", "Văn thư", "clerk", "Đảng ủy xã Đắk Wil"),
)


@transaction.atomic
def create_demo_accounts() -> list[tuple[str, str, str]]:
    """Returns (e-mail, password, label) for each; running it again changes nothing."""
    if not settings.DEMO:
        raise ImproperlyConfigured("Tài khoản dùng thử chỉ được tạo khi DEMO=1.")
    build_units_2022()
    for persona in PERSONAS:
        if User.objects.filter(email=persona.email).exists():
            continue
        user = User.objects.create_user(
            persona.email, PASSWORD, full_name=persona.full_name, job_title=persona.job_title
        )
        unit = Unit.objects.get(name=persona.unit, valid_from__lte=SINCE)
        Membership.objects.create(user=user, unit=unit, role=persona.role, valid_from=SINCE)
    _invite_somebody()
    _sign_in_elsewhere()
    return [(persona.email, PASSWORD, persona.label) for persona in PERSONAS]


def _invite_somebody():
    """So that a letter with a link lies in the mailbox of the demo."""
    unit, email = Unit.objects.get(name=DEPARTMENT, valid_from__lte=SINCE), "nguoimoi@daknong.example"
    if not unit.ended and not Invitation.objects.filter(email=email).exists():
        admin = User.objects.get(email=PERSONAS[0].email)
        invite(email=email, full_name="Hồ Thị Sáu", unit=unit, role="cadre", by=admin)


def _sign_in_elsewhere():
    """An officer signs in on a second device, of which the first one hears."""
    user = User.objects.get(email="canbo@daknong.example")
    if user.devices.exists():
        return
    for label in ("Chrome trên Windows", "Safari trên iOS"):
        device = KnownDevice.objects.create(user=user, token_digest=KnownDevice.digest(secrets.token_urlsafe(24)), label=label)
    tell_new_device(user=user, device=device)
