"""Which files of django-ckeditor are served: the editor, not its folders of old plugins, tests and dialogs."""

import re

from django.contrib.staticfiles.finders import AppDirectoriesFinder

PLUGINS = (
    *("clipboard", "dialog", "find", "link", "magicline", "pastefromgdocs", "pastefromlibreoffice", "pastefromword"),
    *("pastetools", "specialchar", "table", "tableselection", "tabletools"),
)
SERVED = re.compile(
    r"ckeditor/ckeditor/(?:ckeditor\.js|LICENSE\.md|lang/vi\.js|skins/moono-lisa/.+|plugins/icons(?:_hidpi)?\.png"
    rf"|plugins/(?:{'|'.join(PLUGINS)})/(?:dialogs|filter|images|styles)/.+)"
)


def served(path: str) -> bool:
    return not path.startswith("ckeditor/") or SERVED.fullmatch(path) is not None


class ChosenFilesFinder(AppDirectoriesFinder):
    def list(self, ignore_patterns):
        return ((path, storage) for path, storage in super().list(ignore_patterns) if served(path))

    def find_in_app(self, app, path):
        return super().find_in_app(app, path) if served(path) else None
