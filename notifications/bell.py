from notifications.inbox import COUNTED, count_unread


def bell_of(user):
    count = count_unread(user)
    return {"count": count, "label": f"{COUNTED - 1}+" if count >= COUNTED else str(count)}
