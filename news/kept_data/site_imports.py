"""What bringing over an old site keeps about people."""

from accounts import personal_data
from accounts.personal_data import Entry
from news.models import SiteImport

IMPORTS = Entry(
    code="news_site_imports",
    what="Ai nhập trang cũ, lúc nào. Tên tác giả, nguồn tin ghi trong bài cũ đi theo bài; tài khoản, thư điện tử, địa chỉ mạng, góp ý của "
    "người dùng trang cũ không được đọc",
    whose="quản trị; tác giả của bài cũ",
    why="xác định trách nhiệm đối với dữ liệu đã nhập",
    basis="thực hiện nhiệm vụ được giao",
    kept_for="cùng với đợt nhập; khi xóa dữ liệu cá nhân thì bỏ tên người nhập",
)


def exported(user):
    rows = SiteImport.objects.filter(by=user).values_list("label", "started_at", "state")
    return [{"site": label, "at": at.isoformat(), "state": state} for label, at, state in rows]


def register():
    personal_data.register(IMPORTS, export=exported, erase=lambda user, *, by: SiteImport.objects.filter(by=user).update(by=None))
