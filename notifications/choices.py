"""What a person may choose of each kind, and why not."""

from dataclasses import dataclass

from notifications import channels
from notifications.kinds import CHANNELS, EMAIL, OUTSIDE, PUSH, ZALO, all_kinds
from notifications.models import Preference

Choice = Preference.Choice

_OFFERED = {EMAIL: list(Choice), PUSH: list(Choice), ZALO: [Choice.ON, Choice.OFF]}
_SHORT = {Choice.ON: "Gửi ngay", Choice.DIGEST: "Gộp mỗi ngày", Choice.OFF: "Không gửi"}


@dataclass(frozen=True)
class Row:
    """`fixed`: why there is nothing to choose, or ""."""

    kind: object
    fixed: str


def offered(channel):
    return [(choice.value, _SHORT[choice]) for choice in _OFFERED[channel]]


def default(kind, channel):
    return Choice.ON if channel in kind.on else Choice.OFF


def is_settable(kind):
    return kind.settable and not kind.urgent and not kind.discreet


def channels_shown():
    """Those that are set up here: [(code, label)]."""
    return [(code, CHANNELS[code]) for code in OUTSIDE if channels.get(code).ready()]


def rows():
    """Every kind that is told to people with an account, those without a choice with the reason."""
    return [Row(kind, _why_fixed(kind)) for kind in all_kinds() if not kind.unconfirmed]


def _why_fixed(kind):
    if is_settable(kind):
        return ""
    if kind.urgent:
        return "Khẩn: luôn gửi ngay, kể cả trong giờ yên tĩnh."
    if kind.discreet:
        return "Chỉ gửi bằng thư, khi chính đồng chí yêu cầu."
    if not kind.on:
        return "Chỉ hiện trong cổng, không tắt được."
    return "Cần cho công việc hoặc an toàn của tài khoản, không tắt được."
