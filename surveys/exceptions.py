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
