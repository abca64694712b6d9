"""What the surveys keep of people: who was asked and whether they took part, never what they said."""

from accounts import personal_data
from accounts.personal_data import Entry
from surveys.models import Participation

ROSTER = Entry(
    code="survey_roster",
    what="Danh sách người được hỏi của khảo sát cán bộ: họ tên, đơn vị, thư điện tử, dấu đã mời và đã tham gia (không ghi giờ)",
    whose="cán bộ, đảng viên thuộc danh sách của một cuộc điều tra",
    why="mời, nhắc người chưa tham gia, tính tỷ lệ trả lời theo đơn vị",
    basis="nhiệm vụ nắm bắt dư luận xã hội của ban tuyên giáo; câu trả lời cất ở bảng khác, không có dấu chung với danh sách",
    kept_for="thông tin để chọn mẫu xóa khi đóng cuộc điều tra; danh sách giữ cùng hồ sơ của đợt",
)


def exported(user):
    """Whether this person has taken part is theirs to know; what was said cannot be found for them either."""
    own = Participation.objects.filter(user=user).select_related("survey")
    return [{"survey": str(row.survey), "selected": row.is_selected, "invited": row.was_invited, "taken_part": row.taken_part} for row in own]


def erased(user, *, by):
    return Participation.objects.filter(user=user).update(user=None, name="", email="", facts={}, token_digest=None)


def register_all():
    personal_data.register(ROSTER, export=exported, erase=erased)
