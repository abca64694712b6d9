class DocumentsError(Exception):
    """A deed that cannot be done now; the sentence is for the person who tried."""

    sentence = "Không thực hiện được thao tác này."

    def __init__(self, sentence=None):
        super().__init__(sentence or self.sentence)


class StaleEdit(DocumentsError):
    sentence = (
        "Người khác đã sửa văn bản này trong lúc đồng chí đang sửa. Những gì đồng chí nhập vẫn còn trên trang; "
        "hãy đối chiếu với bản mới nhất rồi lưu lại."
    )


class NotReadyToPublish(DocumentsError):
    pass


class WrongState(DocumentsError):
    sentence = "Trạng thái của văn bản đã thay đổi; hãy tải lại trang rồi thực hiện."


class AlreadyDecided(DocumentsError):
    sentence = "Tệp này đã có quyết định hoặc đã hết thời hạn giữ."


class NotACertificate(DocumentsError):
    sentence = "Tệp này không chứa chứng thư nào đọc được. Hãy chọn tệp chứng thư dạng PEM hoặc DER (.pem, .crt, .cer)."


class CannotMark(DocumentsError):
    pass
