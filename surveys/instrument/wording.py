"""What an option says, by its words: for, against, between, or that one cannot say."""

from __future__ import annotations

import re

from vietnamese.text import exact

_HARD_TO_SAY = re.compile(
    r"(rất )?khó (trả lời|đánh giá|nói|xác định)|không (biết|rõ|trả lời|nắm rõ|quan tâm nên không biết)|chưa (rõ|biết|xác định)"
    r"|không có ý kiến|chưa có ý kiến|không biết ?[/,] ?(khó|không) trả lời|khó trả lời ?[/,] ?không biết"
)
_BETWEEN = re.compile(
    r"bình thường|trung bình|trung lập|phân vân|lưỡng lự|băn khoăn.*|không thay đổi|như (cũ|trước)|vẫn (thế|như cũ|như trước)"
    r"|không đồng ý cũng không phản đối|một phần|vừa phải|tương đương|chưa rõ thái độ"
)
_AGAINST = re.compile(
    r"(rất |hoàn toàn |tương đối |khá )?(không|chưa|kém|yếu|xấu|phản đối|ít|thất vọng|tiêu cực|chậm|thấp|giảm|bi quan|bất bình|khó khăn hơn)\b.*"
)
_FOR = re.compile(
    r"(rất |hoàn toàn |tương đối |khá |cơ bản )?(hài lòng|đồng ý|đồng tình|tán thành|tin tưởng|ủng hộ|tốt|khá|tích cực|hiệu quả"
    r"|kịp thời|quan tâm|quan trọng|cần thiết|đầy đủ|công khai|minh bạch|phù hợp|rõ ràng|thuận lợi|nhanh|cao|tăng|lạc quan|yên tâm"
    r"|thường xuyên|thiết thực|nghiêm túc|phấn khởi|dễ hiểu|dễ dàng|sạch|an toàn|hấp dẫn|hữu ích|có)\b.*"
)
_STRONGLY = re.compile(r"(rất|hoàn toàn)\b")


def says_hard_to_say(text: str) -> bool:
    return bool(_HARD_TO_SAY.fullmatch(exact(text).strip(" .")))


def attitude(text: str) -> int | None:
    """2 and 1 for, 0 between, -1 and -2 against; None where the words do not tell."""
    words = exact(text).strip(" .")
    if _HARD_TO_SAY.fullmatch(words):
        return None
    if _BETWEEN.fullmatch(words):
        return 0
    for pattern, sign in ((_AGAINST, -1), (_FOR, 1)):
        if pattern.fullmatch(words):
            return sign * (2 if _STRONGLY.match(words) else 1)
    return None
