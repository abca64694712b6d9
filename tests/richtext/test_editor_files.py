"""What of the editor is served and configured."""

import json
import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import override_settings
from django.urls import get_resolver
from lxml import html as parser

from richtext.widget import REMOVED_PLUGINS, TOOLBAR, RichTextEditor, editor_config
from tuyengiao.static_files import HashedFilesStorage

FOLDER = "ckeditor/ckeditor"


def served():
    return [path for finder in finders.get_finders() for path, _ in finder.list([]) if path.startswith("ckeditor/")]


class TestServedFiles:
    def test_the_editor_is_there_with_its_licence(self):
        assert {f"{FOLDER}/ckeditor.js", f"{FOLDER}/LICENSE.md", f"{FOLDER}/lang/vi.js"} <= set(served())

    def test_no_page_and_no_loose_plugin_is(self):
        assert not [path for path in served() if path.endswith(("plugin.js", ".html", ".htm", ".swf"))]

    @pytest.mark.parametrize("plugin", REMOVED_PLUGINS)
    def test_no_file_of_a_removed_plugin_is(self, plugin):
        assert not [path for path in served() if f"/plugins/{plugin}/" in path]

    @pytest.mark.parametrize(
        "path",
        ["plugins/preview/preview.html", "plugins/wsc/dialogs/tmpFrameset.html", "plugins/embed/plugin.js", "plugins/image2/plugin.js",
         "plugins/exportpdf/tests/manual/tokenfetching.html", "adapters/jquery.js", "config.js"],
    )  # fmt: skip
    def test_what_is_left_out_is_not_found_by_name(self, path):
        assert finders.find(f"{FOLDER}/{path}") is None

    def test_files_of_other_apps_are_found_as_before(self):
        assert finders.find("admin/css/base.css")

    def test_hashed_names_lead_to_the_same_folder(self, tmp_path):
        storages = settings.STORAGES | {"staticfiles": {"BACKEND": "tuyengiao.static_files.HashedFilesStorage"}}
        with override_settings(STATIC_ROOT=tmp_path, STORAGES=storages, DEBUG=False):
            call_command("collectstatic", interactive=False, verbosity=0)
            storage = HashedFilesStorage(location=tmp_path)
        assert re.search(r"\.[0-9a-f]{12}\.js$", storage.stored_name(f"{FOLDER}/ckeditor.js"))
        assert storage.url(f"{FOLDER}/", force=True) == f"/static/{FOLDER}/"  # the editor asks for its parts by plain name
        assert storage.exists(f"{FOLDER}/lang/vi.js") and storage.exists(f"{FOLDER}/skins/moono-lisa/editor.css")


def test_the_uploader_is_mounted_nowhere():
    assert "ckeditor_uploader" not in settings.INSTALLED_APPS
    assert not [name for name in get_resolver().reverse_dict if "ckeditor" in str(name)]


def test_the_script_of_ours_comes_first_and_knows_the_folder():
    ours, theirs = parser.fragments_fromstring(str(RichTextEditor().media["js"]))
    assert ours.get("data-ckeditor") == f"/static/{FOLDER}/"
    assert theirs.get("src") == f"/static/{FOLDER}/ckeditor.js"
    assert all(script.get("defer") is not None for script in (ours, theirs))


class TestConfiguration:
    @pytest.fixture
    def textarea(self):
        return parser.fragment_fromstring(RichTextEditor().render("body", "<p>Chữ</p>", {"id": "id_body"}))

    def test_is_on_the_textarea_and_the_text_is_in_it(self, textarea):
        assert json.loads(textarea.get("data-richtext")) == editor_config()
        assert textarea.text.strip() == "<p>Chữ</p>"

    def test_names_no_removed_plugin_but_to_remove_it(self):
        config = json.dumps([value for name, value in editor_config().items() if name != "removePlugins"]).lower()
        assert not [plugin for plugin in REMOVED_PLUGINS if re.search(rf'"{plugin}"', config)]
        assert editor_config()["extraPlugins"] == ""

    def test_allows_what_is_kept_and_nothing_else(self):
        rules = editor_config()["allowedContent"]
        assert isinstance(rules, str) and "*" not in rules and "{" not in rules
        assert "a[!href]" in rules and "figure(!picture)" in rules and "th[colspan,rowspan,scope](align-center,align-right)" in rules
        assert "*[on*]" in editor_config()["disallowedContent"]

    def test_checks_no_version_and_keeps_vietnamese_letters(self):
        config = editor_config()
        assert (config["versionCheck"], config["entities"], config["fullPage"]) == (False, False, False)
        assert config["language"] == config["defaultLanguage"] == "vi"

    def test_has_no_button_for_the_source(self):
        assert not {"Source", "Image", "Iframe", "Flash", "Scayt"} & {name for group in TOOLBAR for name in group}

    def test_a_required_text_does_not_block_the_form_out_of_sight(self):
        assert not RichTextEditor().use_required_attribute("")
