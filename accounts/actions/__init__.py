from accounts.actions.data_requests import answer_data_request, ask_about_own_data
from accounts.actions.invitations import accept_invitation, invite, renew_invitation, revoke_invitation
from accounts.actions.members import add_member, change_own_details, end_membership
from accounts.actions.merging import merge_2025, plan_merge_2025
from accounts.actions.units import create_unit, dissolve_unit, rename_unit, succeed

__all__ = [
    "accept_invitation",
    "add_member",
    "answer_data_request",
    "ask_about_own_data",
    "change_own_details",
    "create_unit",
    "dissolve_unit",
    "end_membership",
    "invite",
    "merge_2025",
    "plan_merge_2025",
    "rename_unit",
    "renew_invitation",
    "revoke_invitation",
    "succeed",
]
