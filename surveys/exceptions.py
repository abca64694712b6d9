class SurveyError(Exception):
    """What cannot be done now; its sentence is shown."""

    sentence = "Chưa thực hiện được việc này."

    def __init__(self, sentence=""):
        super().__init__(sentence or self.sentence)


class WrongState(SurveyError):
    sentence = "Cuộc điều tra đã chuyển sang trạng thái khác. Tải lại trang để xem tình hình hiện nay."


class NoReason(SurveyError):
    sentence = "Ghi lý do để người lập biết cần sửa gì."


class OwnWork(SurveyError):
    sentence = "Người lập kế hoạch không tự duyệt cuộc điều tra của mình."


class FormFrozen(SurveyError):
    sentence = "Phiếu đã có người trả lời nên không sửa được nữa. Lập bản phiếu mới để thay đổi."


class Gone(SurveyError):
    sentence = "Câu hỏi hoặc mục này vừa được người khác sửa hay bỏ đi. Tải lại trang để xem phiếu hiện nay."


class SavedMeanwhile(SurveyError):
    sentence = (
        "Trong lúc đồng chí soạn, người khác đã lưu phần này. Bản của đồng chí còn nguyên dưới đây, bản đang lưu ở bên cạnh; "
        "đối chiếu rồi lưu lại."
    )


class BadDefinition(SurveyError):
    """`faults`: sentences."""

    def __init__(self, faults):
        super().__init__("Phiếu chưa đọc được: " + " ".join(map(str, faults[:5])))
        self.faults = tuple(faults)


class CodeTaken(SurveyError):
    sentence = "Mã này đã có trong phiếu. Chọn mã khác."


class PlanFixed(SurveyError):
    sentence = "Kế hoạch đã trình nên không sửa được. Lãnh đạo trả lại thì sửa tiếp."


class NotReady(SurveyError):
    """Some checks have not passed; `checks` are those."""

    sentence = "Còn điều kiện chưa đạt."

    def __init__(self, checks):
        self.checks = checks
        super().__init__(" ".join(check.sentence for check in checks))


class TooFewWithThisForm(SurveyError):
    sentence = (
        "Mới có dưới 10 người trả lời bản phiếu đang dùng nên chưa đổi được: những người ấy sẽ thành một nhóm quá nhỏ. "
        "Tiếp tục cho trả lời rồi đổi sau, hoặc giữ nguyên bản phiếu."
    )


class ReadAnother(SurveyError):
    sentence = "Phiếu đã có bản mới hơn bản đồng chí vừa đọc. Mời xem lại rồi duyệt."


class DrawDone(SurveyError):
    sentence = "Mẫu đã chọn xong nên danh sách, phân bổ không đổi được nữa. Muốn làm lại thì bỏ kết quả chọn mẫu, kèm lý do."


class CannotDraw(SurveyError):
    sentence = "Chưa chọn mẫu được."


class RosterChanged(SurveyError):
    sentence = "Danh sách đã khác lúc cam kết hạt giống. Bỏ cam kết cũ rồi cam kết lại."


class TooSoon(SurveyError):
    sentence = "Vừa nhắc xong. Mỗi cuộc điều tra nhắc nhiều nhất một lần trong 24 giờ."


class BadKeys(SurveyError):
    sentence = "Chưa mở được khóa. Kiểm tra người giữ khóa và cụm mật khẩu."


class BoxDamaged(SurveyError):
    sentence = "Bản sao lưu đọc lại không khớp với cơ sở dữ liệu. Chưa có gì bị hủy; xin báo người vận hành máy chủ."
class ReportMoved(WrongState):
    sentence = "Phản ánh đã được gửi hoặc xử lý từ lúc đồng chí mở trang. Tải lại trang để xem tình hình hiện nay."


class SynthesisMoved(WrongState):
    sentence = "Báo cáo tổng hợp đã chuyển sang trạng thái khác. Tải lại trang để xem tình hình hiện nay."


class PersonsNamed(SurveyError):
    sentence = "Phản ánh còn thông tin chỉ đến một người cụ thể. Hãy xóa thông tin ấy rồi gửi lại."


class NamesNotCleared(SurveyError):
    sentence = "Còn chữ có thể là tên người chưa được xem xét. Chấp nhận từng chữ hoặc trả lại phản ánh, rồi tiếp nhận."


class CannotMerge(SurveyError):
    sentence = "Chỉ gộp được các phản ánh đã tiếp nhận, cùng tháng và cùng lĩnh vực."


class AlreadyInSynthesis(SurveyError):
    sentence = "Báo cáo tổng hợp của tháng đã trình duyệt nên phản ánh không gộp, tách được nữa."


class OwnSynthesis(SurveyError):
    sentence = "Người soạn không tự duyệt báo cáo tổng hợp của mình."


class NewerEdition(SurveyError):
    sentence = "Báo cáo đã được sửa từ khi đồng chí mở trang. Mời đọc lại bản mới rồi duyệt."


class Unfinished(SurveyError):
    sentence = "Chưa trình được: ghi đánh giá chung, tên và nội dung tổng hợp của từng vấn đề trước."


class SynthesisExists(SurveyError):
    sentence = "Đơn vị đã có báo cáo tổng hợp của tháng này."
