"""What the picture library and the check of previews keep about the people of the desk."""

from accounts import personal_data
from accounts.personal_data import Entry
from news.models import AxeReport, Picture

PICTURES = Entry(
    code="news_pictures",
    what="Ảnh đã đưa vào kho ảnh: người tải lên, lúc tải, tên tệp gốc; tên người chụp do biên tập viên ghi. Nơi chụp, máy chụp ghi trong tệp bị bỏ khi nhận",
    whose="biên tập viên, người chụp ảnh",
    why="xác định trách nhiệm đối với ảnh, ghi đúng tên người chụp",
    basis="pháp luật về báo chí, sở hữu trí tuệ; thực hiện nhiệm vụ được giao",
    kept_for="cùng với ảnh; khi xóa dữ liệu cá nhân thì bỏ tên người tải lên",
)
CHECKS = Entry(
    code="news_accessibility_checks",
    what="Người mở bản xem trước mà máy đã kiểm tra khả năng tiếp cận, lúc mở gần nhất",
    whose="người của bàn biên tập",
    why="biết kết quả kiểm tra do ai thực hiện",
    basis="thực hiện nhiệm vụ được giao",
    kept_for="cùng với bản lưu của bài; khi xóa dữ liệu cá nhân thì bỏ tên người",
)


def exported_pictures(user):
    rows = Picture.objects.filter(uploaded_by=user).values_list("id", "original_name", "uploaded_at")
    return [{"picture": str(pk), "file_name": name, "at": at.isoformat()} for pk, name, at in rows]


def exported_checks(user):
    rows = AxeReport.objects.filter(by=user).values_list("version__article", "version__number", "at")
    return [{"article": article, "version": number, "at": at.isoformat()} for article, number, at in rows]


def register():
    personal_data.register(
        PICTURES, export=exported_pictures,
        erase=lambda user, *, by: Picture.objects.filter(uploaded_by=user).update(uploaded_by=None, original_name=""),
    )  # fmt: skip
    personal_data.register(
        CHECKS, export=exported_checks, erase=lambda user, *, by: AxeReport.objects.filter(by=user).update(by=None)
    )
