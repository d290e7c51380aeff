"""A notice as a picture, to be forwarded to groups elsewhere and to be printed; its QR code leads to the bot."""

import io
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import segno

from bot.pictures import lines
from bot.pictures.fonts import Faces
from bot.pictures.paragraphs import Stack, Style, Text, paragraph, stack

if TYPE_CHECKING:
    from PIL import Image, ImageDraw

WIDTH, MARGIN, BOTTOM = 1080, 92, 72
COLUMN = WIDTH - 2 * MARGIN
SHORTEST, PAGE, LONGEST = 1350, 1527, 3240  # height: 4:5, a sheet of A4, 1:3
PAPER, CARD, INK, MUTED, HAIR, ACCENT = "#FBF8F3", "#FFFFFF", "#26231F", "#857B70", "#E6DFD4", "#9E2B25"
REVERSED, REVERSED_SOFT = "#FFFBF5", "#EFCFC8"  # on the accent

ORGANISATION = Style(36, 500, REVERSED_SOFT)
TITLES = [Style(size, 700, REVERSED, 1.32) for size in (80, 72, 64)]
LONG_TITLE = Style(56, 700, REVERSED, 1.32)
BODIES = [Style(size, 400, INK, 1.7, ACCENT) for size in (48, 44, 40)]  # the largest that keeps it on one sheet, or
LONG_BODIES = [Style(size, 400, INK, 1.68, ACCENT) for size in (40, 36, 33)]  # with which nothing need be cut
LABEL, NOTE = Style(34, 400, MUTED, 1.62), Style(38, 500, INK, 1.45, ACCENT)
CAPTION, ADDRESS = Style(40, 700, INK, 1.4), Style(27, 400, MUTED)
MORE, FOOTER = Style(36, 700, ACCENT), Style(27, 400, MUTED)

BLOCK, SMALL = 64, 20  # pixels between blocks, and between what belongs together
BETWEEN = 0.55  # sizes between paragraphs
TITLE_LINES, TITLE_SIGNS = 3, 300
NOTES, LABELS, ROW = 6, 200, 22  # most notes; the widest column of labels and a row's padding in pixels
CODE, MODULE, QUIET, PADDING = 300, 4, 4, 36  # the QR code's side, its least module, its rim in modules; the card's


class Poster(msgspec.Struct, frozen=True):
    """What stands on a poster, all of it plain text; line feeds part the paragraphs of `body`."""

    organisation: str  # at the head
    title: str
    body: str
    link: str  # what the QR code holds, best below 300 signs
    caption: str  # beside the code: 扫码在 Telegram 找到我们
    more: str = ""  # where a body that is too long is cut: 扫码看全文
    notes: tuple[tuple[str, str], ...] = ()  # (label, text): when, where, contact; the first six are shown
    footer: str = ""
    language: str = "zh-Hans"  # whose forms the signs have: zh-Hans, zh-Hant, en


def poster(content: Poster) -> bytes:
    """A PNG, 1080 pixels wide and 1350 to 3240 high.

    It keeps a core busy for a tenth of a second to half a one and takes 75 MB meanwhile (a word of 4,096 signs: 2 s):
    call it by asyncio.to_thread. Signs that no font of ours has are left out.
    Raises ValueError for a link that is longer than a QR code holds (1,663 bytes).
    """
    faces = Faces(content.language)
    head, notes, foot = _head(faces, content), _notes(faces, content.notes), _foot(faces, content)
    band = head.height + 2 * MARGIN
    above, below = band + BLOCK, notes.height + BLOCK + foot.height + BOTTOM
    body = _body(faces, content, PAGE - above - below, LONGEST - above - below)
    height = max(SHORTEST, above + body.height + below)
    from PIL import Image, ImageDraw  # noqa: PLC0415, see tests/test_resident.py

    image = Image.new("RGB", (WIDTH, height), PAPER)
    canvas = ImageDraw.Draw(image)
    canvas.rectangle((0, 0, WIDTH, band), fill=ACCENT)
    head.draw(canvas, MARGIN, MARGIN)
    body.draw(canvas, MARGIN, above)
    notes.draw(canvas, MARGIN, above + body.height)
    foot.draw(image, canvas, MARGIN, height - BOTTOM - foot.height)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


class Notes(NamedTuple):
    """Rows of label and text between hairlines, below a gap."""

    rows: list[tuple[Text, Text]]
    indent: float  # of the texts

    @property
    def height(self) -> int:
        return BLOCK + sum(map(self._height, self.rows)) if self.rows else 0

    @staticmethod
    def _height(row: tuple[Text, Text]) -> int:
        return max(text.height for text in row) + 2 * ROW

    def draw(self, canvas: "ImageDraw.ImageDraw", x: int, y: int) -> None:
        y += BLOCK
        for label, note in self.rows:
            bottom = y + self._height((label, note))
            for edge in (y, bottom):
                canvas.rectangle((x, edge, x + COLUMN - 1, edge + 1), fill=HAIR)
            label.draw(canvas, x, y + ROW)
            note.draw(canvas, x + self.indent, y + ROW)
            y = bottom


class Foot(NamedTuple):
    """A card with the QR code and what stands beside it; the footer below."""

    code: "Image.Image"
    beside: Stack
    footer: Text

    @property
    def card(self) -> int:
        return max(self.code.height, self.beside.height) + 2 * PADDING

    @property
    def height(self) -> int:
        return self.card + (PADDING + self.footer.height if self.footer.lines else 0)

    def draw(self, image: "Image.Image", canvas: "ImageDraw.ImageDraw", x: int, y: int) -> None:
        canvas.rectangle((x, y, x + COLUMN - 1, y + self.card - 1), fill=CARD, outline=HAIR, width=2)
        image.paste(self.code, (x + PADDING, y + (self.card - self.code.height) // 2))
        self.beside.draw(canvas, x + self.code.width + 2 * PADDING, y + (self.card - self.beside.height) / 2)
        self.footer.draw(canvas, x, y + self.card + PADDING)


def _head(faces: Faces, content: Poster) -> Stack:
    organisation = paragraph(faces, content.organisation, ORGANISATION, COLUMN, 2)
    tried = [paragraph(faces, content.title[:TITLE_SIGNS], style, COLUMN, breaking=lines.balanced) for style in TITLES]
    title = min(tried, key=lambda each: len(each.lines))
    if len(title.lines) > TITLE_LINES:
        title = paragraph(faces, content.title, LONG_TITLE, COLUMN, TITLE_LINES + 1, lines.balanced)
    return stack([organisation, title], SMALL)


def _notes(faces: Faces, notes: tuple[tuple[str, str], ...]) -> Notes:
    labels = [paragraph(faces, label, LABEL, LABELS, 2) for label, _ in notes[:NOTES]]
    indent = max([label.width for label in labels], default=0) + 2 * SMALL
    texts = [paragraph(faces, text, NOTE, COLUMN - indent, 3, lines.balanced) for _, text in notes[:NOTES]]
    return Notes(list(zip(labels, texts, strict=True)), indent)


def _foot(faces: Faces, content: Poster) -> Foot:
    code = qr(content.link)
    room = COLUMN - code.width - 3 * PADDING
    address = content.link.removeprefix("https://")
    beside = stack(
        [
            paragraph(faces, content.caption, CAPTION, room, 3, lines.balanced),
            paragraph(faces, address, ADDRESS, room, 3),
        ],
        14,
    )
    return Foot(code, beside, paragraph(faces, content.footer, FOOTER, COLUMN, 2))


def qr(link: str) -> "Image.Image":
    """The code with its quiet zone, in whole pixels a module."""
    from PIL import Image  # noqa: PLC0415, as above

    code = segno.make(link, micro=False, error="q", boost_error=False)
    rows = [bytes(255 * (not dark) for dark in row) for row in code.matrix_iter(border=QUIET)]
    modules = len(rows)
    side = modules * max(MODULE, CODE // modules)
    return Image.frombytes("L", (modules, modules), b"".join(rows)).resize((side, side), Image.Resampling.NEAREST)


def _body(faces: Faces, content: Poster, wanted: int, most: int) -> Stack:
    """In the largest size that keeps the poster on a sheet; else in one that shows all; else cut."""
    paragraphs = [text for text in content.body.splitlines() if text.strip()]
    sizes = [(style, wanted) for style in BODIES] + [(style, most) for style in LONG_BODIES]
    for style, room in sizes:
        found = _set(faces, paragraphs, style)
        if found.height <= room:
            return found
    return _cut(faces, content.more, found, most)


def _set(faces: Faces, paragraphs: list[str], style: Style) -> Stack:
    return stack([paragraph(faces, text, style, COLUMN) for text in paragraphs], style.size * BETWEEN)


def _cut(faces: Faces, more: str, body: Stack, most: int) -> Stack:
    """Whole paragraphs, then where to find the rest; only one that would leave a third empty is cut itself."""
    hint = paragraph(faces, f"… {more}", MORE, COLUMN, 2)
    kept: list[Text] = []
    for text in body.texts:
        room = most - Stack([*kept, hint], body.gap).height - body.gap
        if text.height <= room:
            kept.append(text)
            continue
        if room > most / 3:
            count = int(room // (text.style.size * text.style.leading))
            kept.append(text._replace(lines=lines.cut(text.lines, count)))
        break
    return Stack([*kept, hint], body.gap)
