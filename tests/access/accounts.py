"""The home page, signing in, one's own account, units and their people, the trail."""

from tests.access.page import ADMIN, ANYONE, SIGNED_IN, Page, deed

PAGES = {
    "home": Page(ANYONE),
    "health": Page(ANYONE),
    # Accounts of oneself
    "account_login": Page(ANYONE),
    "account_logout": Page(ANYONE),
    "account_inactive": Page(ANYONE),
    "account_signup": Page(ANYONE),  # says that accounts are given by invitation
    "account_reset_password": Page(ANYONE),
    "account_reset_password_done": Page(ANYONE),
    "account_reset_password_from_key": Page(ANYONE, target="reset"),
    "account_reset_password_from_key_done": Page(ANYONE),
    # Without a half-done sign-in these lead back to its first step.
    "mfa_authenticate": Page(SIGNED_IN),
    "mfa_login_webauthn": Page(SIGNED_IN),
    "session": Page(SIGNED_IN),
    "session_ended": Page(ANYONE),
    "session_extend": deed(SIGNED_IN),
    "invitation_accept": Page(ANYONE, target="invitation"),
    **{
        name: Page(SIGNED_IN)
        for name in (
            "account_reauthenticate", "account_email", "account_change_password", "account_set_password", "mfa_index",
            "mfa_reauthenticate", "mfa_activate_totp", "mfa_generate_recovery_codes", "mfa_list_webauthn",
            "mfa_add_webauthn", "mfa_reauthenticate_webauthn", "profile", "my_data", "my_data_export",
        )
    },
    # Nobody here has switched on a second step, so there is none to switch off and no code to show.
    **{
        name: Page(frozenset(), seen_by=frozenset())
        for name in ("mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_download_recovery_codes")
    },
    # Before a key is even looked up, the password is asked for again.
    "mfa_remove_webauthn": Page(SIGNED_IN, target="foreign_key"),
    "mfa_edit_webauthn": Page(SIGNED_IN, target="foreign_key"),
    "device_forget": deed((), "foreign_key", seen_by=frozenset()),
    "my_data_ask": deed(SIGNED_IN),
    "roles": Page(SIGNED_IN),
    "settings": Page(ADMIN),
    "merge_2025": Page(ADMIN),
    "data_requests": Page(ADMIN),
    "data_request": Page(ADMIN, target="data_request"),
    # Units
    "units:tree": Page(SIGNED_IN),
    "units:suggest": Page(SIGNED_IN),
    "units:areas": Page(SIGNED_IN),
    "units:area": Page(SIGNED_IN, target="area"),
    "units:detail": Page(SIGNED_IN, target="unit"),
    "units:create": Page(ADMIN, target="unit"),
    "units:rename": Page(ADMIN, target="unit"),
    "units:merge": Page(ADMIN, target="unit"),
    "units:dissolve": Page(ADMIN, target="unit"),
    "units:members": Page(
        frozenset({"clerk", "editor", "leader", "opinion", "secretary", "admin"}), target="unit"
    ),
    "units:invite": Page(ADMIN, target="unit"),
    "units:membership_end": deed(ADMIN, "membership"),
    "units:invitation_renew": deed(ADMIN, "invitation_row"),
    "units:invitation_revoke": deed(ADMIN, "invitation_row"),
    # The trail
    "audit:events": Page(frozenset({"admin", "leader", "auditor"})),
}
