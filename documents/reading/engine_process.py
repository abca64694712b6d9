"""Tesseract as a program that stays: a picture comes in on stdin, its TSV goes out on stdout, until stdin ends.

Starts without the project and without site packages, so that it is small. Loading the language costs as much
as reading several lines, and a page is read in several pieces.
"""

import ctypes
import sys


def main():
    library = ctypes.CDLL("libtesseract.so.5")
    for name in ("TessBaseAPICreate", "TessBaseAPIGetTsvText"):
        getattr(library, name).restype = ctypes.c_void_p
    api = ctypes.c_void_p(library.TessBaseAPICreate())
    if library.TessBaseAPIInit3(api, None, b"vie") != 0:
        sys.exit(1)
    library.TessBaseAPISetVariable(api, b"thresholding_method", b"2")  # Sauvola
    say(b"ready")
    coming = sys.stdin.buffer
    while asked := coming.readline():
        width, height, dpi, mode = map(int, asked.split())
        picture = coming.read(width * height)
        library.TessBaseAPISetPageSegMode(api, mode)
        library.TessBaseAPISetVariable(api, b"user_defined_dpi", b"%d" % dpi)
        library.TessBaseAPISetImage(api, picture, width, height, 1, width)
        text = ctypes.c_void_p(library.TessBaseAPIGetTsvText(api, 0))
        say(ctypes.string_at(text) if text else b"")
        library.TessDeleteText(text)
        library.TessBaseAPIClear(api)


def say(answer):
    sys.stdout.buffer.write(b"%d\n" % len(answer) + answer)
    sys.stdout.buffer.flush()


main()
