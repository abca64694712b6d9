"""Which mail servers a source may name: those of `notifications.hosts`, with the sentences of this page."""

from django.conf import settings

from documents.exceptions import SourceProblem
from notifications import hosts
from notifications.hosts import call, is_this_machine

__all__ = ["addresses_of", "call", "is_this_machine"]

FORBIDDEN = "Cổng không được phép kết nối tới địa chỉ này. Hãy dùng tên máy chủ thư công khai, hoặc báo người vận hành máy chủ."
UNKNOWN = "Không tìm thấy máy chủ thư có tên này."


def addresses_of(host, port) -> list:
    try:
        return hosts.addresses_of(host, port, private=settings.MAILBOX_PRIVATE_HOSTS)
    except (OSError, UnicodeError):
        raise SourceProblem(UNKNOWN) from None
    except hosts.ForbiddenHost:
        raise SourceProblem(FORBIDDEN) from None
