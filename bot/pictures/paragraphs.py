"""Paragraphs of a picture: set in lines first, so that their height is known, then drawn."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from bot.pictures import lines
from bot.pictures.fonts import Face, Faces

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

MIDDLE = 0.38  # ems from the middle of a Chinese sign down to the base line

Break = Callable[[str, float, lines.Width], list[str]]


class Style(NamedTuple):
    size: int  # pixels
    weight: int  # 100 to 900
    ink: str
    leading: float = 1.5  # from line to line, in sizes
    emoji: str = ""  # the ink of emoji, where it isn't that of the text


class Text(NamedTuple):
    """A paragraph in lines."""

    lines: list[str]
    face: Face
    style: Style

    @property
    def height(self) -> int:
        return round(len(self.lines) * self.style.size * self.style.leading)

    @property
    def width(self) -> float:
        return max(map(self.face.width, self.lines), default=0) * self.style.size

    def draw(self, canvas: "ImageDraw", x: float, y: float) -> None:
        size, _weight, ink, leading, emoji = self.style
        base = y + size * (leading / 2 + MIDDLE)
        for number, line in enumerate(self.lines):
            self.face.draw(canvas, (x, base + number * size * leading), line, size, (ink, emoji or ink))


class Stack(NamedTuple):
    """Paragraphs one below the other; empty ones leave no gap."""

    texts: list[Text]
    gap: float = 0

    @property
    def height(self) -> int:
        return round(sum(text.height for text in self.texts) + self.gap * max(0, len(self.texts) - 1))

    def draw(self, canvas: "ImageDraw", x: float, y: float) -> None:
        for text in self.texts:
            text.draw(canvas, x, y)
            y += text.height + self.gap


def stack(texts: Iterable[Text], gap: float = 0) -> Stack:
    return Stack([text for text in texts if text.lines], gap)


def paragraph(
    faces: Faces, text: str, style: Style, room: float, most: int = 0, breaking: Break = lines.filled
) -> Text:
    """A text in lines of at most `room` pixels, at most `most` of them; what can't be drawn is left out."""
    text = text[: most * lines.MOST_SIGNS] if most else text
    face = faces.of(text, style.weight)
    found = breaking(face.known(text), room / style.size, face.width)
    return Text(lines.cut(found, most) if most else found, face, style)
