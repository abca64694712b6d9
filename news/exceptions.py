class NewsError(Exception):
    """A deed that cannot be done now; the sentence is for the person who tried."""

    sentence = "Không thực hiện được thao tác này."

    def __init__(self, sentence=None):
        super().__init__(sentence or self.sentence)


class WrongState(NewsError):
    sentence = "Trạng thái của bài đã thay đổi; hãy tải lại trang rồi thực hiện."


class StaleEdit(NewsError):
    sentence = (
        "Người khác đã lưu một bản mới hơn trong lúc đồng chí đang viết. Những gì đồng chí nhập vẫn còn trên trang; "
        "hãy đối chiếu với bản mới rồi lưu lại."
    )


class SavedMeanwhile(NewsError):
    sentence = "Bài vừa được lưu bản mới trong lúc đồng chí đang đọc, nên chưa duyệt. Hãy đọc bản mới rồi duyệt."


class OwnWork(NewsError):
    sentence = "Bài này có phần do đồng chí viết hoặc sửa, nên phải người khác duyệt và đăng."


class CategoryClosed(NewsError):
    sentence = "Chuyên mục của bài đã đóng. Hãy chọn chuyên mục khác rồi lưu lại; nội dung bài vẫn còn nguyên."


class ColumnClosed(NewsError):
    sentence = "Chuyên mục này đã đóng, không còn bài mới nên không nhận đăng ký."


class NoReason(NewsError):
    sentence = "Hãy ghi lý do."


class TimeIsPast(NewsError):
    sentence = "Giờ hẹn đã qua. Hãy chọn một thời điểm ở sau lúc này."


class NotScheduled(NewsError):
    sentence = "Bài không còn được hẹn giờ; có thể việc hẹn vừa được thực hiện hoặc vừa được bỏ. Hãy tải lại trang."


class BearsALevel(NewsError):
    sentence = (
        "Nội dung có dấu chỉ mức độ mật nên không lưu trên cổng. Cổng chỉ đăng thông tin không thuộc danh mục bí mật nhà nước."
    )


class NotReady(NewsError):
    """The publishing gate found something; `faults` says what and where."""

    def __init__(self, faults):
        self.faults = faults
        super().__init__(f"Bài chưa đăng được vì còn {len(faults)} điểm phải sửa.")


class PictureRefused(NewsError):
    sentence = "Không nhận được ảnh này."


class PictureInUse(NewsError):
    sentence = (
        "Ảnh đang được dùng nên không thể bỏ trống văn bản thay thế, chú thích hoặc tên người chụp. "
        "Hãy gỡ ảnh khỏi các bài trước, hoặc viết lại cho đúng."
    )


class PictureShown(NewsError):
    sentence = (
        "Ảnh đang ở trước bạn đọc, nên chỉ người có quyền đăng được sửa văn bản thay thế, chú thích, tên người chụp. "
        "Hãy nhờ người ấy sửa; những gì đồng chí nhập vẫn còn trên trang."
    )


class CommentsClosed(NewsError):
    sentence = "Bài này không nhận góp ý. Nếu thấy nội dung sai, mời dùng “Báo lỗi nội dung”."


class WrongMessageState(NewsError):
    sentence = "Ý kiến này vừa được người khác xử lý hoặc người viết đã xóa; hãy tải lại trang."


class NoAnswer(NewsError):
    sentence = "Hãy viết câu trả lời."


class DumpProblem(NewsError):
    sentence = "Tệp dữ liệu của trang cũ không đọc được."


class ImportProblem(NewsError):
    """Why an old site cannot be brought over, or not now."""
