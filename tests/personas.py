"""The people of every access test: one for each role, in a province small enough to know by heart.

Tỉnh ủy ─ Ban Tuyên giáo (the department; most personas sit here)
        └ Huyện ủy Cư Jút ─ Đảng ủy xã Nam Dong (the commune)
        └ Huyện ủy Đắk Mil (the neighbour)
"""

import datetime
from dataclasses import dataclass, field

from accounts.loading import load_kinds
from accounts.models import Membership, Unit, User

SINCE = datetime.date(2020, 1, 1)
PASSWORD = "Mat-khau-thu-2022"

# name → (full name, role or None, key of the unit)
PEOPLE = {
    "reader": ("Bùi Thị Đọc", "reader", "department"),
    "cadre": ("Lê Văn Cán", "cadre", "commune"),
    "clerk": ("Trần Thị Thư", "clerk", "department"),
    "commune_clerk": ("Phạm Văn Xã", "clerk", "commune"),
    "neighbour_clerk": ("Hồ Thị Mil", "clerk", "neighbour"),
    "editor": ("Đỗ Thị Biên", "editor", "department"),
    "leader": ("Nguyễn Văn Lãnh", "leader", "department"),
    "opinion": ("Vũ Thị Luận", "opinion", "department"),
    "contributor": ("Cao Thị Cộng", "contributor", "commune"),
    "secretary": ("Ngô Văn Thư Ký", "secretary", "department"),
    "admin": ("Đặng Văn Quản", "admin", "province"),
    "auditor": ("Lý Thị Kiểm", "auditor", "province"),
    "outsider": ("Mai Văn Ngoài", None, None),
}


@dataclass
class Province:
    units: dict = field(default_factory=dict)
    people: dict = field(default_factory=dict)

    def __getattr__(self, name):
        if name in ("units", "people"):
            raise AttributeError(name)
        return self.people.get(name) or self.units[name]


def build_province() -> Province:
    load_kinds()
    province = Province()

    def unit(key, name, kind, parent=None):
        province.units[key] = Unit.objects.create(
            name=name, kind_id=kind, parent=province.units.get(parent), valid_from=SINCE
        )

    unit("province", "Tỉnh ủy Đắk Nông", "province_committee")
    unit("department", "Ban Tuyên giáo Tỉnh ủy", "propaganda_dept", "province")
    unit("district", "Huyện ủy Cư Jút", "district_committee", "province")
    unit("commune", "Đảng ủy xã Nam Dong", "commune_committee", "district")
    unit("neighbour", "Huyện ủy Đắk Mil", "district_committee", "province")
    for key, (full_name, role, unit_key) in PEOPLE.items():
        person = User.objects.create(email=f"{key}@daknong.example", full_name=full_name)
        if role:
            Membership.objects.create(user=person, unit=province.units[unit_key], role=role, valid_from=SINCE)
        province.people[key] = person
    return province
