"""What the keeping of the site keeps about the people of the office."""

from accounts import personal_data
from accounts.personal_data import Entry
from news.models import Author, CategoryMember, Channel, PageVersion

MEMBERS = Entry(
    code="news_column_people",
    what="Chuyên mục mà một người được nêu tên để viết, duyệt hoặc đăng",
    whose="biên tập viên, lãnh đạo",
    why="giao việc theo chuyên mục",
    basis="thực hiện nhiệm vụ được giao",
    kept_for="đến khi bỏ tên khỏi chuyên mục hoặc xóa dữ liệu cá nhân",
)
BYLINES = Entry(
    code="news_bylines",
    what="Tên, chức danh hoặc bút danh ghi ở bài; tài khoản của người đó, chỉ ban biên tập biết",
    whose="người viết tin, bài",
    why="ghi đúng tác giả, tính nhuận bút",
    basis="pháp luật về báo chí, sở hữu trí tuệ; nhuận bút",
    kept_for="cùng với bài đã đăng; khi xóa dữ liệu cá nhân thì bỏ mối liên hệ với tài khoản",
)
KEEPERS = Entry(
    code="news_site_keepers",
    what="Người xác nhận kênh chính thức, người lưu từng bản của trang cố định",
    whose="quản trị",
    why="xác định trách nhiệm về thông tin công bố",
    basis="thực hiện nhiệm vụ được giao",
    kept_for="cùng với kênh, trang; khi xóa dữ liệu cá nhân thì bỏ tên người",
)


def exported_members(user):
    rows = CategoryMember.objects.filter(user=user).select_related("category")
    return [{"column": row.category.name, "deed": row.get_deed_display()} for row in rows]


def exported_bylines(user):
    return [{"name": row.name, "post": row.post} for row in Author.objects.filter(user=user)]


def exported_keeping(user):
    return [{"channel": row.name, "at": row.checked_at.isoformat()} for row in Channel.objects.filter(checked_by=user)] + [
        {"page": row.title, "version": row.number, "at": row.at.isoformat()} for row in PageVersion.objects.filter(by=user)
    ]


def forget_keeper(user, *, by):
    versions = PageVersion.objects.filter(by=user).update(by=None, by_name="")
    return versions + Channel.objects.filter(checked_by=user).update(checked_by=None)


def register():
    personal_data.register(
        MEMBERS, export=exported_members, erase=lambda user, *, by: CategoryMember.objects.filter(user=user).delete()[0]
    )
    personal_data.register(
        BYLINES, export=exported_bylines, erase=lambda user, *, by: Author.objects.filter(user=user).update(user=None)
    )
    personal_data.register(KEEPERS, export=exported_keeping, erase=forget_keeper)
