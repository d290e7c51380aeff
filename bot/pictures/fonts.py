"""The fonts that pictures are drawn with: Noto, which comes with the dependencies, so that every machine has it."""

import re
import unicodedata
from collections.abc import Iterator
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from bot.pictures.lines import SQUEEZED, WIDE_OPENING

if TYPE_CHECKING:
    from PIL import ImageFont
    from PIL.ImageDraw import ImageDraw

NEVER_DRAWN = "\U0010ffff"  # a font shows what it shows for any sign that it lacks
HAN = re.compile("[\u3000-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
EM, PROBE = 1000, 32  # pixels: to measure by, to see whether a font has a sign
MARKS = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
SILENT = frozenset({0x20E3, 0xFE0E, 0xFE0F, *range(0x1F1E6, 0x1F200), *range(0x1F3FB, 0x1F400)})


class Source(NamedTuple):
    """A font file of a package."""

    package: str
    file: str
    face: int = 0  # of a collection


COLLECTION = "NotoSansCJK-VF.otf.ttc"
FORMS = {  # the same sign is written differently; the Korean face has quotes and dots as narrow as Latin wants them
    "zh-Hans": Source("manimgx_fonts_cjk", COLLECTION, 2),
    "zh-Hant": Source("manimgx_fonts_cjk", COLLECTION, 3),
    "en": Source("manimgx_fonts_cjk", COLLECTION, 1),
}
EMOJI = Source("manimgx_fonts", "NotoEmoji[wght].ttf")
OTHERS = (
    Source("manimgx_fonts", "NotoSans[wght].ttf"),
    EMOJI,
    Source("manimgx_fonts", "NotoSansSymbols[wght].ttf"),
    Source("manimgx_fonts", "NotoSansThai[wght].ttf"),
)


class Face:
    """One weight (100 to 900), the forms of one language, and other fonts for the signs that it lacks.

    It holds the opened fonts, about a megabyte for each size: let it go with the picture.
    """

    def __init__(self, language: str, weight: int) -> None:
        self._weight = weight
        self._sources = (FORMS[language], *OTHERS)
        # Dictionaries rather than functools.cache, which would make a ring that keeps the fonts in memory.
        self._fonts: dict[tuple[Source, int], ImageFont.FreeTypeFont] = {}
        self._found: dict[str, tuple[Source | None, float]] = {}

    def _font(self, source: Source, size: int) -> "ImageFont.FreeTypeFont":
        from PIL import ImageFont  # noqa: PLC0415, see tests/test_resident.py

        if (source, size) not in self._fonts:
            path = str(files(source.package) / source.file)
            # The basic layout is in every build of Pillow: pictures are the same everywhere.
            font = ImageFont.truetype(path, size, index=source.face, layout_engine=ImageFont.Layout.BASIC)
            axes = font.get_variation_axes()
            values: list[float] = [self._weight if axis["name"] == b"Weight" else axis["default"] or 0 for axis in axes]
            font.set_variation_by_axes(values)
            self._fonts[source, size] = font
        return self._fonts[source, size]

    def _look_up(self, sign: str) -> tuple[Source | None, float]:
        """The first font that has the sign, rather than a box for it, and the sign's width in ems."""
        if sign not in self._found:
            source = next((each for each in self._sources if self._has(each, sign)), None)
            self._found[sign] = (source, self._font(source, EM).getlength(sign) / EM if source else 0)
        return self._found[sign]

    def _has(self, source: Source, sign: str) -> bool:
        font = self._font(source, PROBE)
        return bytes(font.getmask(sign)) != bytes(font.getmask(NEVER_DRAWN))

    def source(self, sign: str) -> Source | None:
        return self._look_up(sign)[0]

    def em(self, sign: str) -> float:
        return self._look_up(sign)[1]

    def places(self, text: str) -> Iterator[tuple[str, float]]:
        """Each sign and where it begins, in ems; at last nothing, and where the text ends."""
        x = 0.0
        squeezed = {found.start() for found in SQUEEZED.finditer(text)}
        for index, sign in enumerate(text):
            yield sign, x
            x += self.em(sign) / (2 if index in squeezed and self.em(sign) == 1 else 1)
        yield "", x

    def width(self, text: str) -> float:
        """In ems."""
        return list(self.places(text))[-1][1]

    def known(self, text: str) -> str:
        """A text without the signs that can't be drawn: those of control, and those that no font has.

        Of emoji that are made of several, the parts stay; keycaps, skins and flags, which are letters, go.
        """
        text = unicodedata.normalize("NFC", text)
        kept = (sign for sign in text if unicodedata.category(sign) not in MARKS and ord(sign) not in SILENT)
        return "".join(sign for sign in kept if sign.isspace() or self.source(sign))

    def draw(self, canvas: "ImageDraw", at: tuple[float, float], text: str, size: int, inks: tuple[str, str]) -> None:
        """`at`: left end of the base line. `inks`: of the text, and of emoji in it."""
        x, y = at
        if text.startswith(tuple(WIDE_OPENING)) and self.em(text[0]) == 1:
            x -= size / 2  # its blank half stands in the margin
        for sign, place in self.places(text):
            if sign.strip() and (source := self.source(sign)):
                font = self._font(source, size)
                canvas.text((x + place * size, y), sign, font=font, fill=inks[source == EMOJI], anchor="ls")


class Faces:
    """The faces of one picture."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._faces: dict[tuple[str, int], Face] = {}

    def of(self, text: str, weight: int) -> Face:
        """The face for a paragraph; one without Chinese signs gets the narrow quotes and dots."""
        wanted = (self._language if HAN.search(text) else "en", weight)
        if wanted not in self._faces:
            self._faces[wanted] = Face(*wanted)
        return self._faces[wanted]
