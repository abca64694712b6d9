"""The desk: whoever writes, approves or publishes for the department; to the rest an article that is not published is not there."""

from tests.access.page import Page, deed
from tests.factories import news as make

WRITES = frozenset({"editor"})
DECIDES = frozenset({"leader"})
DESK = WRITES | DECIDES
UNSEEN = {"seen_by": frozenset()}
SEEN = {"seen_by": DESK}

PAGES = {
    "desk": Page(DESK),
    "create": Page(WRITES),
    "suggest": Page(WRITES, target="desk_suggest"),
    # Whoever only decides is led to the page of approval.
    "edit": Page(DESK, target="desk_draft", **UNSEEN),
    **{
        name: Page(DESK, target=target, **UNSEEN)
        for name, target in {
            "approval": "desk_draft", "versions": "desk_draft", "preview": "desk_version", "compare": "desk_versions",
        }.items()
    },
    **{name: deed(WRITES, "desk_draft", **SEEN) for name in ("keep_typed", "drop_typed", "presence", "submit")},
    "restore": deed(WRITES, "desk_version", **SEEN),
    **{name: deed(DESK, "desk_draft", **UNSEEN) for name in ("take", "send_back", "approve")},
    **{name: deed(DECIDES, "desk_draft", **SEEN) for name in ("publish", "schedule", "unschedule", "withdraw", "place")},
}


def targets(province):
    column = make.category(province.department)
    draft = make.article(by=province.editor, category=column, title="Nháp của ban")
    make.rewritten(draft, by=province.editor, title="Nháp thứ hai của ban")
    return {
        "desk_draft": {"pk": draft.pk},
        "desk_version": {"pk": draft.pk, "number": 1},
        "desk_versions": {"pk": draft.pk, "old": 1, "new": 2},
        "desk_suggest": {"what": "the"},
    }
