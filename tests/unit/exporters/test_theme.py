from __future__ import annotations

from builder.exporters.theme import csp_hash, inline_css

CSS = b"""/* Faces */
@font-face { font-family: A; src: url("../fonts/a.woff2") }
@font-face { font-family: A; src: url("../fonts/ext.woff2"); unicode-range: U+100-2BA, U+1E00-1EFF }
@font-face { font-family: A; src: url("../fonts/i.woff2"); font-style: italic }
p { background: url(../img/x.svg), url(../img/missing.png) }
"""
FILES = {
    "css/site.css": CSS,
    "fonts/a.woff2": b"a",
    "fonts/ext.woff2": b"ext",
    "fonts/i.woff2": b"i",
    "img/x.svg": b"<svg/>",
}


def inlined(text: str, *, slanted: bool = False) -> str:
    return inline_css("css/site.css", FILES, characters=frozenset(text), slanted=slanted)


def test_only_the_faces_that_a_text_needs_are_kept() -> None:
    assert inlined("abc").count("@font-face") == 1
    assert inlined("Łódź").count("@font-face") == 2
    assert inlined("abc", slanted=True).count("@font-face") == 2


def test_everything_that_is_loaded_is_inside() -> None:
    css = inlined("abc")
    assert 'url("data:font/woff2;base64,YQ==")' in css
    assert 'url("data:image/svg+xml;base64,PHN2Zy8+"), none' in css
    assert "/*" not in css


def test_a_hash_is_that_of_the_specification() -> None:
    # From the example of CSP 3, section 2.3.1.
    assert csp_hash("alert('Hello, world.');") == (
        "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
    )
