"""Which findings a leader should read first: clear majorities and sharp balances, then real differences between groups."""


def headlines(bodies, personal, most):
    """[(body, sentence)] of questions alone whose finding may be said in words, the most decided first; nothing of what
    people said of themselves, and no places of a ranking, which read as findings only together."""
    found = []
    for body in bodies:
        if body["question"] in personal or body["type"] == "ranking":
            continue
        if body["layout"] == "alone" and body["shown"] and body["columns"] and body["columns"][0]["words"]:
            found.append((_decided(body), body, body["columns"][0]["words"]))
        if body["layout"] == "grid" and body["shown"]:
            found += [(_of_row(row), body, f"{row['label']}: {row['words']}") for row in body["rows"] if row["words"]]
    found.sort(key=lambda entry: (-entry[0], entry[1]["number"]))
    return [(body, words) for _, body, words in found[:most]]


def _decided(body):
    column = body["columns"][0]
    if column["net"] is not None:
        return 100 + abs(column["net"])  # an attitude weighs more than a fact about the respondent
    return max((row["cells"][0]["valid_pct"] or 0 for row in body["rows"]), default=0)


def _of_row(row):
    return 100 + abs(row["net"]) if row["net"] is not None else 0


def charted(bodies, personal, most):
    """The bodies worth a chart: attitudes first, then what is asked besides; what people said of themselves never."""
    alone = [body for body in bodies if body["layout"] in ("alone", "grid") and body["shown"] and not body["reliability"]]
    asked = [body for body in alone if body["question"] not in personal]
    return sorted(sorted(asked, key=lambda body: (-_weight(body), body["number"]))[:most], key=lambda body: body["number"])


def _weight(body):
    if body["layout"] == "grid":
        return max((_of_row(row) for row in body["rows"]), default=0)
    return _decided(body)


def differences(bodies, most):
    """Cross-tables whose groups really differ, the strongest first."""
    found = [
        body for body in bodies
        if body["layout"] == "cross" and body["shown"] and body["test"] and body["test"]["p"] is not None and body["test"]["p"] < 0.05
    ]  # fmt: skip
    found.sort(key=lambda body: (-(body["test"]["v"] or 0), body["number"]))
    return found[:most]
