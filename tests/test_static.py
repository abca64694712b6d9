"""The files a browser fetches: whole, from this server only, readable in both themes."""

import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import override_settings

from tuyengiao.static_files import HashedFilesStorage

STATIC = settings.BASE_DIR / "static"
TEMPLATES = settings.BASE_DIR / "templates"
MANIFEST = json.loads((STATIC / "vendor" / "manifest.json").read_text())

OUR_CSS = sorted((STATIC / "css").glob("*.css"))
OUR_SCRIPTS = sorted([*(STATIC / "js").glob("*.js"), *(STATIC / "js").glob("*.mjs")])
OUR_TEMPLATES = sorted(path for path in TEMPLATES.rglob("*.html"))


def name(path):
    return path.relative_to(settings.BASE_DIR).as_posix()


class TestVendoredFiles:
    @pytest.mark.parametrize("package", MANIFEST, ids=lambda package: package["name"])
    def test_are_byte_for_byte_what_was_fetched(self, package):
        for path, sha256 in package["files"].items():
            assert hashlib.sha256((settings.BASE_DIR / path).read_bytes()).hexdigest() == sha256, path

    @pytest.mark.parametrize("package", MANIFEST, ids=lambda package: package["name"])
    def test_stand_beside_their_licence(self, package):
        assert package["licence"]
        assert any(path.endswith("/LICENSE") for path in package["files"])

    def test_hold_nothing_that_the_manifest_does_not_name(self):
        known = {path for package in MANIFEST for path in package["files"]}
        folders = [STATIC / "vendor", TEMPLATES / "_components" / "icons"]
        there = {name(path) for folder in folders for path in folder.rglob("*") if path.is_file()}
        assert there - known == {"static/vendor/manifest.json"}


class TestNothingComesFromElsewhere:
    @pytest.mark.parametrize("path", [*OUR_CSS, *OUR_SCRIPTS, *OUR_TEMPLATES], ids=name)
    def test_no_foreign_address(self, path):
        text = path.read_text().replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"""(https?:)?//[a-z0-9-]+\.[a-z]{2,}""", re.sub(r"(?m)^\s*//.*$", "", text))

    @pytest.mark.parametrize("path", OUR_SCRIPTS, ids=name)
    def test_scripts_neither_evaluate_text_nor_write_markup(self, path):
        assert not re.search(r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write", path.read_text())


class TestTemplatesKeepTheContentPolicy:
    @pytest.mark.parametrize("path", OUR_TEMPLATES, ids=name)
    def test_no_inline_style_or_handler(self, path):
        text = path.read_text()
        assert not re.search(r"""\sstyle\s*=\s*["']|<style\b|\son[a-z]+\s*=\s*["']|javascript:""", text)

    @pytest.mark.parametrize("path", OUR_TEMPLATES, ids=name)
    def test_inline_scripts_carry_the_nonce(self, path):
        for tag in re.findall(r"<script\b[^>]*>", path.read_text()):
            assert " src=" in tag or "csp_nonce" in tag or 'type="application/json"' in tag

    @pytest.mark.parametrize("path", OUR_TEMPLATES, ids=name)
    def test_every_static_file_named_exists(self, path):
        for wanted in re.findall(r"""{%\s*static\s+["']([^"']+)["']""", path.read_text()):
            assert finders.find(wanted), wanted

    @pytest.mark.parametrize("path", OUR_TEMPLATES, ids=name)
    def test_every_icon_named_exists(self, path):
        text = path.read_text()
        named = re.findall(r'_components/icon\.html" with name="([a-z0-9-]+)"', text)
        named += re.findall(r'\bicon="([a-z0-9-]+)"', text)
        for icon in named:
            assert (TEMPLATES / "_components" / "icons" / f"{icon}.svg").exists(), icon


def block(css, opening):
    body = css[css.index(opening) + len(opening) :]
    return dict(re.findall(r"--([a-z0-9-]+):\s*([^;]+);", body[: body.index("}")]))


TOKENS = (STATIC / "css" / "tokens.css").read_text()
LIGHT = block(TOKENS, ":root {")
DARK_BY_SYSTEM = block(TOKENS, ':root:not([data-theme="light"]) {')
DARK_BY_CHOICE = block(TOKENS, ':root[data-theme="dark"] {')
THEMES = [pytest.param(LIGHT, id="light"), pytest.param(DARK_BY_CHOICE, id="dark")]


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


class TestTokens:
    def test_dark_by_the_system_is_dark_by_choice(self):
        assert DARK_BY_SYSTEM == DARK_BY_CHOICE

    def test_dark_names_every_colour_that_light_names(self):
        assert set(DARK_BY_CHOICE) == set(LIGHT)

    @pytest.mark.parametrize("theme", THEMES)
    @pytest.mark.parametrize("ground", ["paper", "surface", "sunken"])
    def test_body_text_reaches_seven(self, theme, ground):
        assert contrast(theme["ink"], theme[ground]) >= 7

    @pytest.mark.parametrize("theme", THEMES)
    @pytest.mark.parametrize(
        "text, ground",
        [(text, ground) for text in ("ink-2", "link", "red", "ok", "warn", "bad") for ground in ("paper", "surface", "sunken")]
        + [("gold", "paper"), ("gold", "surface"), ("ink", "mark"), ("on-red", "red-fill"), ("on-red", "red-fill-strong")]
        + [("on-gold", "gold-fill"), ("masthead-ink", "masthead"), ("paper", "ink")]
        + [("ok", "ok-wash"), ("warn", "warn-wash"), ("bad", "bad-wash"), ("link", "info-wash"), ("ink", "info-wash")],
    )
    def test_other_text_reaches_four_and_a_half(self, theme, text, ground):
        assert contrast(theme[text], theme[ground]) >= 4.5

    @pytest.mark.parametrize("theme", THEMES)
    @pytest.mark.parametrize(
        "edge, ground",
        [("edge", "paper"), ("edge", "surface"), ("edge", "sunken"), ("link", "paper"), ("link", "surface")]
        + [("masthead-edge", "masthead"), ("gold-fill", "masthead"), ("red-fill", "paper")],
    )
    def test_edges_of_controls_and_the_focus_ring_reach_three(self, theme, edge, ground):
        assert contrast(theme[edge], theme[ground]) >= 3

    @pytest.mark.parametrize("path", OUR_CSS, ids=name)
    def test_every_variable_used_is_defined_somewhere(self, path):
        everything = "".join(css.read_text() for css in OUR_CSS)
        defined = set(re.findall(r"(--[a-z0-9-]+)\s*:", everything)) | {"--total-scale-factor"}
        assert set(re.findall(r"var\((--[a-z0-9-]+)", path.read_text())) <= defined


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    root = tmp_path_factory.mktemp("collected")
    storages = settings.STORAGES | {"staticfiles": {"BACKEND": "tuyengiao.static_files.HashedFilesStorage"}}
    with override_settings(STATIC_ROOT=root, STORAGES=storages, DEBUG=False):
        call_command("collectstatic", interactive=False, verbosity=0)
    yield HashedFilesStorage(location=root)
    shutil.rmtree(root, ignore_errors=True)


class TestCollecting:
    """With hashed names, as in production."""

    def test_stylesheets_lead_to_hashed_fonts(self, collected):
        root = Path(collected.location)
        text = (root / collected.stored_name("css/fonts.css")).read_text()
        fonts = re.findall(r'url\("([^"]+)"\)', text)
        assert len(fonts) > 20
        for font in fonts:
            assert re.search(r"\.[0-9a-f]{12}\.woff2$", font)
            assert (root / "css" / font).resolve().exists()

    def test_the_reader_finds_its_library_and_the_folder_of_decoders(self, collected):
        library = collected.url("vendor/pdfjs-dist-5.6.205/build/pdf.worker.min.mjs", force=True)
        assert re.search(r"\.[0-9a-f]{12}\.mjs$", library)
        assert collected.url("vendor/pdfjs-dist-5.6.205/wasm/", force=True).endswith("/wasm/")
        # The library asks for decoders by plain name, so these must stay.
        assert collected.exists("vendor/pdfjs-dist-5.6.205/wasm/openjpeg.wasm")

    @pytest.mark.parametrize("name", ["css/visitor.css", "js/article.js"])
    def test_what_imports_its_neighbours_becomes_one_file(self, collected, name):
        written = (STATIC / name).read_text()
        parts = re.findall(r'import (?:url\()?"(?:\./)?([a-z_.]+)"', written)
        text = (Path(collected.location) / collected.stored_name(name)).read_text()
        assert len(parts) >= 6
        assert not re.search(r"^(@import|import )", text, re.MULTILINE)
        for part in parts:
            last_line = ((STATIC / name).parent / part).read_text().strip().splitlines()[-1]
            assert last_line.partition("url(")[0] in text

    def test_what_is_for_paper_stays_for_paper(self, collected):
        text = (Path(collected.location) / collected.stored_name("css/visitor.css")).read_text()
        before, _, after = text.partition("@media print {\n")
        assert "@page" not in before
        assert after.startswith("@page")

    def test_joined_stylesheets_lead_to_hashed_fonts(self, collected):
        text = (Path(collected.location) / collected.stored_name("css/visitor.css")).read_text()
        fonts = re.findall(r'url\("([^"]+)"\)', text)
        assert len(fonts) > 20
        assert all(re.search(r"\.[0-9a-f]{12}\.woff2$", font) for font in fonts)
