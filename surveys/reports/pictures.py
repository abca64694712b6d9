"""Charts as pictures for DOCX and PDF: the same SVG as on the page, label included."""

import re

import resvg_py

from papers.paper import Figure
from papers.typefaces import FOLDER
from surveys.charts import chart
from surveys.exports.table_files import heading

DOTS = 1400  # across; sharp in print at the width of the text
FONTS = [str(FOLDER / f"{name}.ttf") for name in ("Arimo-Regular", "Arimo-Bold")]


def figure(body, *, caption, width):
    """None where the table has no chart."""
    drawn = chart(body)
    if not drawn:
        return None
    # The faces of the page are not at hand here, and those of the system differ from machine to machine.
    drawn = re.sub(r'font-family="[^"]*"', 'font-family="Arimo"', str(drawn), count=1)
    png = resvg_py.svg_to_bytes(svg_string=drawn, width=DOTS, background="#ffffff", skip_system_fonts=True, font_files=FONTS)
    return Figure(bytes(png), f"Biểu đồ: {heading(body)}. Số liệu ở bảng {body['number']}.", caption, width)
