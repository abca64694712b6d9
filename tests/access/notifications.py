"""Notices: what is received, what is sent, and how the sending goes."""

from tests.access.page import ADMIN, ANYONE, CLERKS, SIGNED_IN, TOLD, Page, deed

PAGES = {
    # Letters of a demonstration, and this is none (tests/notifications/test_demo_mailbox.py)
    "notifications:demo_mailbox": Page(frozenset(), seen_by=frozenset()),
    "notifications:demo_letter": Page(frozenset(), target="demo_letter", seen_by=frozenset()),
    # Notices: each person's own; another's is absent
    "notifications:inbox": Page(SIGNED_IN),
    "notifications:bell": Page(SIGNED_IN),
    "notifications:open": Page(frozenset({"clerk"}), target="notice", seen_by=frozenset()),
    "notifications:read": deed({"clerk"}, "notice", seen_by=frozenset()),
    "notifications:acknowledge": deed((), "notice", seen_by=frozenset()),  # this kind is not one to confirm
    "notifications:read_all": deed(SIGNED_IN),
    "notifications:preferences": Page(SIGNED_IN),
    "notifications:add_device": deed(SIGNED_IN),
    "notifications:set_zalo": deed(SIGNED_IN),
    "notifications:switch_address": deed({"clerk"}, "address", seen_by=frozenset()),
    # Letters and machines come without a sign-in, with something signed.
    "notifications:unsubscribe": Page(ANYONE, target="letter"),
    "notifications:outside": Page(ANYONE),
    "notifications:outside_link": Page(frozenset(), target="feed", seen_by=frozenset()),
    "notifications:shown": deed((), "unsigned", seen_by=frozenset()),
    "service_worker": Page(ANYONE),
    "manifest": Page(ANYONE),
    # What a unit tells its people: its sender, whoever leads the unit, those who were told
    "notifications:compose": Page(CLERKS | {"leader"}),
    "notifications:sent": Page(CLERKS | {"leader"}),
    **{
        name: Page(frozenset({"clerk", "leader"}), target="sent_notice", seen_by=frozenset())
        for name in (
            "notifications:ledger", "notifications:ledger_print", "notifications:ledger_phones",
            "notifications:ledger_workbook",
        )
    },
    "notifications:remind": deed({"clerk", "leader"}, "sent_notice", seen_by=frozenset()),
    "notifications:change_notice": Page(frozenset({"clerk", "leader"}), target="office_notice", seen_by=frozenset()),
    "notifications:cancel_notice": deed({"clerk", "leader"}, "office_notice", seen_by=frozenset()),
    "notifications:office_notice": Page(TOLD, target="office_notice", seen_by=frozenset()),
    # The sending of everything
    "notifications:operator": Page(ADMIN),
    "notifications:addresses_off": Page(ADMIN),
    "notifications:switch_address_on": deed(ADMIN, "address"),
    "notifications:send_all_again": deed(ADMIN),
    "notifications:send_again": deed(ADMIN, "dead_delivery"),
}
