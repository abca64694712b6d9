"""Who may tell others something and see what became of it. What a role may do stands in accounts/roles.py."""

import rules

from accounts.rules import holds, holds_at_root, holds_for, itself


@rules.predicate
def is_its_sender(user, notice):
    return notice is not None and notice.by_id == user.pk


# One's own while one still sends for that unit; those of one's units for whoever leads them.
sends = holds_for("notifications.send_notice")
leads = holds_for("notifications.read_ledger")

rules.add_perm("notifications.send_notice", holds_for("notifications.send_notice", itself))
rules.add_perm("notifications.list_ledgers", holds("notifications.send_notice") | holds("notifications.read_ledger"))
rules.add_perm("notifications.read_ledger", (sends & is_its_sender) | leads)
rules.add_perm("notifications.set_mailbox", holds_for("notifications.set_mailbox", itself))
rules.add_perm("notifications.operate", holds_at_root("notifications.operate"))
