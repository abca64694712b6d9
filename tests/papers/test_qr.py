"""The codes on posters, sheets and the directory of channels."""

import cv2
import numpy as np
import resvg_py

from papers import qr


def test_a_phone_reads_the_address_also_on_a_dark_page():
    address = "https://congtuyengiao.example/phieu/motcua/?tang=xa-nam-dong"
    drawn = qr.svg(address, "Mã QR").replace("<svg", '<svg width="600" height="600"', 1)
    png = bytes(resvg_py.svg_to_bytes(svg_string=drawn, background="#181410"))
    image = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR)
    assert cv2.QRCodeDetector().detectAndDecode(image)[0] == address


def test_a_title_is_no_markup():
    assert "<script" not in qr.svg("https://a.example", "<script>alert(1)</script>")
