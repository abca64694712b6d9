from notifications.models.notices import DUE, TOLD, Delivery, Heartbeat, Notice, State
from notifications.models.office_notices import OfficeNotice
from notifications.models.recipients import Endpoint, Preference, Recipient
from notifications.models.zalo import ZaloAccess

__all__ = [
    "DUE", "TOLD", "Delivery", "Endpoint", "Heartbeat", "Notice", "OfficeNotice", "Preference", "Recipient", "State", "ZaloAccess",
]  # fmt: skip
