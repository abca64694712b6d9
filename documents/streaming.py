"""Answers that are written while they are sent: a large one never stands in memory or on the disk."""

import io

CHUNK = 256 * 1024  # bytes read of a file at a time


class Pipe(io.RawIOBase):
    """What a writer wrote since the last `take`. It cannot seek, so writers do not try to."""

    def __init__(self):
        self.chunks = []

    def writable(self):
        return True

    def write(self, data):
        self.chunks.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        taken, self.chunks = b"".join(self.chunks), []
        return taken


def read_in_chunks(path, size=CHUNK):
    with path.open("rb") as file:
        while chunk := file.read(size):
            yield chunk
