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
