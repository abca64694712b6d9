"""The demo's own pictures, drawn in flat shapes: nobody's face, nobody's photograph."""

import io
import math
from dataclasses import dataclass

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1600, 1000
FINER = 2  # drawn larger and scaled down, so that edges are smooth

WALL, FLOOR, DARK, RED, GOLD = "#EFE9DC", "#D9CDB4", "#3A2F26", "#A8141B", "#F2C230"
GREEN, LEAF, SKY, HILL, PAPER = "#3F6B4A", "#5E8C61", "#CFE0EA", "#8FA98F", "#FFFDF7"
BLUE, SHIRTS = "#2F5D86", ("#2F5D86", "#7A3E48", "#4B6B52", "#5B5170", "#8A5A2B", "#38606A")


@dataclass
class Pen:
    """Draws in picture coordinates (0–1600, 0–1000)."""

    draw: ImageDraw.ImageDraw

    def box(self, x, y, w, h, fill, round_by=0):
        area = [x * FINER, y * FINER, (x + w) * FINER, (y + h) * FINER]
        self.draw.rounded_rectangle(area, round_by * FINER, fill=fill)

    def disc(self, x, y, r, fill):
        self.draw.ellipse([(x - r) * FINER, (y - r) * FINER, (x + r) * FINER, (y + r) * FINER], fill=fill)

    def shape(self, points, fill):
        self.draw.polygon([(x * FINER, y * FINER) for x, y in points], fill=fill)

    def line(self, points, fill, width):
        self.draw.line([(x * FINER, y * FINER) for x, y in points], fill=fill, width=width * FINER, joint="curve")

    def star(self, x, y, r, fill):
        turns = [math.pi * (step / 5 - 0.5) for step in range(10)]
        reach = [r if step % 2 == 0 else r * 0.4 for step in range(10)]
        self.shape([(x + d * math.cos(t), y + d * math.sin(t)) for t, d in zip(turns, reach, strict=True)], fill)

    def person(self, x, y, size, shirt):
        """Seen from behind or from afar: a head and shoulders."""
        self.draw.pieslice(
            [(x - size) * FINER, (y - size * 0.2) * FINER, (x + size) * FINER, (y + size * 2.2) * FINER], 180, 360, fill=shirt
        )
        self.disc(x, y - size * 0.55, size * 0.5, DARK)

    def lines_of_text(self, x, y, w, rows, fill="#B9AF9C", step=26):
        for row in range(rows):
            self.box(x, y + row * step, w * (0.62 if row == rows - 1 else 1), 10, fill, 5)


def hall(pen):
    pen.box(0, 0, WIDTH, 720, WALL)
    pen.box(0, 720, WIDTH, 280, FLOOR)
    pen.box(0, 0, WIDTH, 60, RED)
    pen.box(560, 130, 640, 360, DARK, 12)
    for column in range(4):
        for row in range(3):
            x, y = 580 + column * 152, 150 + row * 112
            pen.box(x, y, 140, 100, SHIRTS[(column + row) % 6] if (column, row) != (1, 1) else RED, 6)
            pen.person(x + 70, y + 66, 26, PAPER)
    pen.star(300, 260, 110, GOLD)
    pen.box(220, 560, 180, 200, "#7B4B2A", 8)
    pen.person(310, 520, 52, BLUE)
    for row in range(3):
        for seat in range(9):
            pen.person(110 + seat * 175 + (row % 2) * 60, 770 + row * 105, 54 + row * 8, SHIRTS[(seat * 2 + row) % 6])


def desk(pen):
    pen.box(0, 0, WIDTH, 680, "#E4EAEA")
    pen.box(90, 90, 420, 430, SKY, 10)
    pen.shape([(90, 400), (230, 260), (340, 360), (430, 280), (510, 380), (510, 520), (90, 520)], HILL)
    pen.box(292, 90, 12, 430, PAPER)
    pen.box(0, 680, WIDTH, 320, "#B98E5E")
    pen.box(0, 680, WIDTH, 26, "#A37A4C")
    pen.box(660, 210, 700, 420, DARK, 18)
    pen.box(684, 234, 652, 372, PAPER, 6)
    pen.box(684, 234, 652, 54, RED)
    pen.star(716, 261, 18, GOLD)
    pen.lines_of_text(720, 330, 360, 8)
    pen.box(1120, 330, 180, 110, "#E9DFC8", 6)
    for place, high in enumerate((40, 66, 52, 84)):
        pen.box(1136 + place * 40, 430 - high, 26, high, (BLUE, GREEN, GOLD, RED)[place])
    pen.box(980, 630, 60, 70, DARK)
    pen.box(860, 700, 300, 22, DARK, 10)
    pen.box(720, 780, 520, 120, "#CFC6B4", 14)
    for row in range(3):
        for key in range(11):
            pen.box(742 + key * 44, 796 + row * 32, 34, 22, PAPER, 4)
    for sheet in range(4):
        pen.box(150 + sheet * 8, 820 - sheet * 30, 380, 44, PAPER if sheet % 2 else "#F1E7D2", 4)
    pen.disc(1420, 800, 70, "#8C3A2B")
    pen.disc(1420, 790, 54, "#5A2A1E")


def phone(pen):
    pen.box(0, 0, WIDTH, HEIGHT, "#F0E7D5")
    for place, (x, y, r) in enumerate(((240, 240, 130), (1380, 760, 180), (1300, 180, 90), (260, 820, 110))):
        pen.disc(x, y, r, ("#E3D6BB", "#E8DCC3", "#DED0B2", "#E6DAC2")[place])
    pen.box(600, 80, 400, 840, DARK, 46)
    pen.box(622, 130, 356, 730, PAPER, 12)
    pen.box(622, 130, 356, 80, RED)
    pen.star(666, 170, 24, GOLD)
    pen.box(710, 158, 200, 22, PAPER, 8)
    for card in range(4):
        y = 236 + card * 150
        pen.box(646, y, 308, 130, "#F4EEDF", 10)
        pen.box(660, y + 16, 96, 96, (BLUE, GREEN, "#8A5A2B", "#7A3E48")[card], 8)
        pen.lines_of_text(774, y + 26, 160, 3, step=30)
    for x, y in ((420, 330), (1180, 420), (440, 640), (1160, 660)):
        pen.box(x - 70, y - 46, 140, 84, PAPER, 22)
        pen.shape([(x - 20, y + 34), (x + 16, y + 34), (x - 14, y + 66)], PAPER)
        for dot in (-34, 0, 34):
            pen.disc(x + dot, y - 4, 9, RED)


def shelves(pen):
    pen.box(0, 0, WIDTH, HEIGHT, "#E8E0CF")
    for row in range(3):
        y = 90 + row * 270
        pen.box(80, y + 210, 860, 22, "#7B4B2A")
        x = 100
        for book in range(15):
            w, high = 40 + (book * 7 + row * 5) % 18, 150 + (book * 23 + row * 11) % 56
            pen.box(x, y + 210 - high, w, high, SHIRTS[(book + row * 2) % 6], 4)
            pen.box(x + 8, y + 230 - high, w - 16, 14, PAPER)
            x += w + 4
    pen.box(1040, 560, 460, 150, "#5B6066", 16)
    pen.box(1070, 520, 400, 60, "#777D84", 10)
    pen.box(1120, 300, 300, 240, PAPER, 4)
    pen.lines_of_text(1150, 340, 240, 7)
    pen.box(1070, 552, 400, 10, GOLD)
    pen.box(980, 710, 580, 26, "#7B4B2A")
    pen.box(1030, 736, 24, 264, "#5E3920")
    pen.box(1480, 736, 24, 264, "#5E3920")


def chart(pen):
    pen.box(0, 0, WIDTH, HEIGHT, PAPER)
    pen.box(0, 0, WIDTH, 110, RED)
    pen.star(90, 56, 34, GOLD)
    pen.box(150, 40, 640, 34, PAPER, 8)
    pen.line([(140, 860), (1480, 860)], DARK, 5)
    points = [(240, 780), (540, 690), (840, 540), (1140, 430), (1420, 250)]
    for (x, y), fill in zip(points, ("#D8CDB6", "#CDBE9C", "#BFAE86", GOLD, RED), strict=True):
        pen.box(x - 80, y, 160, 860 - y, fill, 8)
    pen.line(points, BLUE, 10)
    for x, y in points:
        pen.disc(x, y, 20, BLUE)
        pen.disc(x, y, 10, PAPER)


def hills(pen):
    pen.box(0, 0, WIDTH, HEIGHT, SKY)
    pen.disc(1240, 240, 110, GOLD)
    pen.shape([(0, 560), (260, 330), (520, 520), (820, 280), (1180, 540), (1600, 360), (1600, 1000), (0, 1000)], "#9DB7A0")
    pen.shape([(0, 700), (340, 520), (700, 690), (1080, 500), (1600, 700), (1600, 1000), (0, 1000)], LEAF)
    pen.shape([(0, 840), (420, 730), (900, 850), (1600, 740), (1600, 1000), (0, 1000)], GREEN)
    pen.shape([(560, 800), (700, 610), (840, 800)], "#7B4B2A")
    pen.box(590, 800, 220, 90, "#B98E5E")
    pen.box(672, 820, 56, 70, DARK)
    for x in (180, 260, 1040, 1120, 1200, 1380):
        pen.box(x - 6, 760, 12, 80, "#5E3920")
        pen.disc(x, 740, 44, "#2F5A3C")


DRAWINGS = {"hall": hall, "desk": desk, "phone": phone, "shelves": shelves, "chart": chart, "hills": hills}


def drawn(name) -> bytes:
    """PNG of 1600 × 1000."""
    picture = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER))
    DRAWINGS[name](Pen(ImageDraw.Draw(picture)))
    out = io.BytesIO()
    picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(out, "PNG")
    return out.getvalue()
