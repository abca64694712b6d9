"""Invented people of the demo province, one for each role; made only where DEMO=1."""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from accounts.loading import build_units_2022
from accounts.models import Membership, Unit, User
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
    Persona("bandoc", "Trần Thị Xuân", "Cộng tác viên", "reader", DEPARTMENT),
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
    return [(persona.email, PASSWORD, persona.label) for persona in PERSONAS]
