import re

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

OURS = re.compile(r"(css/[a-z_]+\.css|js/[a-z_]+\.js)")
IMPORT = re.compile(r'^(?:@import url\("([a-z_]+\.css)"\)(?: ([a-z]+))?|import "\./([a-z_]+\.js)");\n', re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/\n*", re.DOTALL)


class HashedFilesStorage(CompressedManifestStaticFilesStorage):
    # Some vendored files name source maps that are left out on purpose.
    manifest_strict = False
    support_js_module_import_aggregation = False

    def post_process(self, paths, dry_run=False, **options):
        """Our files that import others of their folder are stored with these in their place: a page that needs ten
        asks for one. Browsers would do the same with the files as they are written, one question at a time."""
        if not dry_run:
            for name in filter(OURS.fullmatch, list(paths)):
                text = _text(paths, name)
                if IMPORT.search(text):
                    self.delete(name)
                    self._save(name, ContentFile(_joined(paths, name, text)))
                    paths[name] = (self, name)
        yield from super().post_process(paths, dry_run, **options)


def _text(paths, name):
    storage, path = paths[name]
    with storage.open(path) as file:
        return file.read().decode()


def _joined(paths, name, text):
    folder = name.partition("/")[0]

    def part(found):
        css, media, script = found.groups()
        inner = _text(paths, f"{folder}/{css or script}")
        if script:
            return inner
        inner = COMMENT.sub("", inner)
        return f"@media {media} {{\n{inner}}}\n" if media else inner

    return IMPORT.sub(part, text)
