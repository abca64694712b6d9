"""The editor: CKEditor 4.22.1 from django-ckeditor, held to what `clean` lets through (docs/adr/0030-rich-text.md).
Whoever changes the editor changes this class, `editor_files.py` and static/js/richtext.js; what is stored stays."""

from __future__ import annotations

import json

from django import forms
from django.templatetags.static import static

from richtext.policy import ATTRIBUTES, CLASSES, PICTURE_PREFIX, SCOPES, TAGS

REQUIRED = {"a": "href", "img": "src", "figure": "picture", "span": "credit"}
REMOVED_PLUGINS = (
    # What sends text elsewhere, runs what is pasted, or comes from loose folders older than the editor itself.
    *("exportpdf", "scayt", "wsc", "iframe", "iframedialog", "flash", "embed", "embedbase", "embedsemantic", "autoembed"),
    *("forms", "preview", "print", "save", "newpage", "templates", "docprops", "devtools", "adobeair", "bbcode"),
    *("codesnippet", "codesnippetgeshi", "mathjax", "divarea", "sharedspace", "sourcearea", "sourcedialog", "stylesheetparser"),
    *("filebrowser", "uploadimage", "uploadwidget", "image", "image2", "smiley", "placeholder", "uicolor", "tableresize"),
    # What `clean` would take out again.
    *("bidi", "colorbutton", "colordialog", "copyformatting", "div", "font", "indentblock", "language", "liststyle"),
    *("pagebreak", "showblocks", "stylescombo"),
    # What only says in English how the editor is built.
    *("about", "a11yhelp", "elementspath"),
)
TOOLBAR = [
    ["Format"],
    ["Bold", "Italic", "Underline", "Strike", "Subscript", "Superscript", "RemoveFormat"],
    ["BulletedList", "NumberedList", "Outdent", "Indent", "Blockquote"],
    ["JustifyCenter", "JustifyRight"],
    ["Link", "Unlink"],
    ["Picture"],
    ["Table", "HorizontalRule", "SpecialChar"],
    ["PasteText", "PasteFromWord"],
    ["Find", "Undo", "Redo", "Maximize"],
]


def _allowed(tag: str) -> str:
    """`clean`'s rules for one tag, as the editor's filter writes them."""

    def listed(names):
        return ",".join("!" + name if name == REQUIRED.get(tag) else name for name in sorted(names))

    attributes = listed(ATTRIBUTES.get(tag, set()) | SCOPES.get(tag, {}).keys())
    classes = listed(CLASSES.get(tag, set()))
    return tag + (f"[{attributes}]" if attributes else "") + (f"({classes})" if classes else "")


def editor_config() -> dict:
    return {
        "versionCheck": False,
        "customConfig": "",
        "extraPlugins": "",
        "removePlugins": ",".join(REMOVED_PLUGINS),
        "toolbar": TOOLBAR,
        "toolbarCanCollapse": False,
        "format_tags": "p;h2;h3;h4",
        "stylesSet": False,
        "justifyClasses": ["align-left", "align-center", "align-right", "align-justify"],
        "fullPage": False,
        "allowedContent": "; ".join(map(_allowed, sorted(TAGS))),
        "disallowedContent": "script style iframe object embed form input; *[on*]; *{*}",
        "entities": False,
        "disableNativeSpellChecker": False,
        "clipboard_handleImages": False,
        "pasteFromWord_inlineImages": False,
        "linkDefaultProtocol": "https://",
        "linkShowAdvancedTab": False,
        "linkShowTargetTab": False,
        "removeDialogTabs": "table:advanced",
        "language": "vi",
        "defaultLanguage": "vi",
        "contentsLanguage": "vi",
        "contentsCss": [static("css/fonts.css"), static("css/tokens.css"), static("css/contents.css")],
        "bodyClass": "richtext",
        "width": "100%",
        "height": 480,
        "resize_dir": "vertical",
        "pictures": PICTURE_PREFIX,
    }


class RichTextEditor(forms.Textarea):
    def __init__(self, attrs=None, *, pictures=True):
        """`pictures`: whether the page has a library to choose them from."""
        super().__init__({"rows": 24} | (attrs or {}))
        self.pictures = pictures

    @property
    def media(self):
        return forms.Media(
            css={"all": ["css/richtext_editor.css"]},
            js=[
                forms.Script("js/richtext.js", defer=True, **{"data-ckeditor": static("ckeditor/ckeditor/")}),
                forms.Script("ckeditor/ckeditor/ckeditor.js", defer=True),
            ],
        )

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        # Here, not in __init__: a form may be imported before the static files are collected.
        context["widget"]["attrs"]["data-richtext"] = json.dumps(editor_config() | ({} if self.pictures else {"removeButtons": "Picture"}))
        return context

    def use_required_attribute(self, initial):
        return False  # the editor hides the field, and a browser cannot point at what is hidden
