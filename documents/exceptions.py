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


class NoSuchNumber(DocumentsError):
    sentence = "Đây chưa phải số, ký hiệu của một văn bản. Hãy nhập đủ, ví dụ 09-NQ/TU hoặc 30/2020/NĐ-CP."


class NumberTaken(DocumentsError):
    """A number of one's own run that was given already; `next_number` is free now."""

    def __init__(self, sentence, *, next_number):
        super().__init__(sentence)
        self.next_number = next_number


class NoTerm(DocumentsError):
    sentence = (
        "Chưa khai nhiệm kỳ cho ngày này nên cổng không biết văn bản thuộc dãy số nào. Những gì đã nhập vẫn còn; "
        "hãy mở trang Nhiệm kỳ, khai nhiệm kỳ rồi lưu lại."
    )


class NotForThisRegister(DocumentsError):
    sentence = (
        "Nội dung có ghi độ mật. Văn bản mật đăng ký ở sổ riêng ngoài cổng, không vào sổ này; chưa có gì được lưu."
    )


class AlreadyRegistered(DocumentsError):
    pass


class PublishedCannotBeTrashed(DocumentsError):
    sentence = "Văn bản đang đăng nên chưa chuyển vào thùng rác được. Hãy gỡ văn bản trước, rồi chuyển vào thùng rác."


class CannotMerge(DocumentsError):
    pass


class StoreAway(DocumentsError):
    sentence = (
        "Kho tệp tạm thời không trả lời. Không có gì bị mất: thông tin và chữ của văn bản vẫn xem được; "
        "hãy thử lại sau ít phút."
    )


class SourceProblem(DocumentsError):
    """A folder or mailbox that cannot be looked into, or not now."""


class NoRoom(SourceProblem):
    sentence = (
        "Đơn vị đã hết hạn mức dung lượng nên cổng chưa lấy tiếp; tệp và thư vẫn nằm nguyên ở nguồn. "
        "Hãy dọn văn bản thừa hoặc đề nghị quản trị nâng hạn mức."
    )


class UndoTooLate(DocumentsError):
    sentence = "Việc này đã được hoàn tác hoặc đã quá thời hạn hoàn tác."


class WideningNotConfirmed(DocumentsError):
    def __init__(self, count):
        self.count = count
        super().__init__(
            f"Chưa có gì được sửa: {count} văn bản sẽ mở cho mọi người xem, hãy đánh dấu xác nhận rồi áp dụng lại."
        )


class TagTaken(DocumentsError):
    pass


class TagInUse(DocumentsError):
    sentence = "Thẻ này đang có văn bản dùng hoặc còn thẻ con nên chưa xóa được. Hãy gộp thẻ này vào thẻ khác."


class TreeLoop(DocumentsError):
    sentence = "Không thể đặt thẻ dưới chính nó hoặc dưới thẻ con của nó. Hãy chọn thẻ cha khác."


class ImportProblem(DocumentsError):
    """An index or a folder that cannot be taken in; the sentence says why and what to do."""


class NotACertificate(DocumentsError):
    sentence = "Tệp này không chứa chứng thư nào đọc được. Hãy chọn tệp chứng thư dạng PEM hoặc DER (.pem, .crt, .cer)."


class CannotMark(DocumentsError):
    pass
