"""axe-core on a page as a browser shows it."""

import json

from django.conf import settings

BLOCKING = ("critical", "serious")


def axe_source():
    vendor = settings.BASE_DIR / "static" / "vendor"
    version = next(package["version"] for package in json.loads((vendor / "manifest.json").read_text()) if package["name"] == "axe-core")
    return (vendor / f"axe-core-{version}" / "axe.min.js").read_text()


def serious_findings(page, within="body"):
    """[(rule, where, what)] of serious and critical findings; `[]` is what every page of ours must answer. The source is
    evaluated, for the pages' own policy lets no foreign script in."""
    page.wait_for_timeout(400)  # a colour that is still changing has the contrast of neither
    page.evaluate(axe_source())
    found = page.evaluate("(within) => axe.run(within, { resultTypes: ['violations'], preload: { assets: ['media'] } })", within)
    return [
        (violation["id"], " ".join(map(str, node["target"])), violation["help"])
        for violation in found["violations"]
        if violation["impact"] in BLOCKING
        for node in violation["nodes"]
    ]
