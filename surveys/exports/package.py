"""A file with its manifest, so that a cut or changed copy shows: rows, columns, SHA-256, form, label."""

import hashlib
import json
import zipfile

from django.utils import timezone

FORMAT = 1
MANIFEST = "bang-ke.json"


class Pipe:
    """A file that keeps only what has not been taken yet: a zip is written into it while it is being sent."""

    def __init__(self):
        self.parts = []

    def write(self, data):
        self.parts.append(bytes(data))
        return len(data)

    def flush(self):
        pass

    def take(self):
        data = b"".join(self.parts)
        self.parts.clear()
        return data


def manifest(survey, *, label, **facts):
    version = survey.version
    return {
        "format": FORMAT, "survey": survey.title, "wave": survey.wave, "form_version": version.number, "form_sha256": version.sha256,
        "made_at": timezone.now().isoformat(timespec="minutes"), "label": list(label), **facts,
    }  # fmt: skip


def described(name, content, **facts):
    return {"name": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest(), **facts}


def as_json(value):
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def packed(survey, files, *, label, **facts):
    """The chunks of a zip. `files`: [(name, iterable of bytes, {rows, columns})], each read once; the manifest comes last."""
    pipe, told = Pipe(), []
    stamp = timezone.localtime().timetuple()[:6]
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as bundle:
        for name, chunks, counts in files:
            digest, size = hashlib.sha256(), 0
            entry = zipfile.ZipInfo(name, stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with bundle.open(entry, "w", force_zip64=True) as member:
                for chunk in chunks:
                    member.write(chunk)
                    digest.update(chunk)
                    size += len(chunk)
                    if pipe.parts:
                        yield pipe.take()
            told.append({"name": name, "bytes": size, "sha256": digest.hexdigest(), **counts})
        entry = zipfile.ZipInfo(MANIFEST, stamp)
        entry.compress_type = zipfile.ZIP_DEFLATED
        bundle.writestr(entry, as_json(manifest(survey, label=label, files=told, **facts)))
    yield pipe.take()
