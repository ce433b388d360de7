"""Bytes to text: UTF-8 with or without a byte order mark, UTF-16 with one, else Windows-1252."""

from __future__ import annotations

import codecs

from builder.core.draft import Note

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# `surrogateescape` turns each byte that is not UTF-8 into U+DC80 to U+DCFF; these are read as
# Windows-1252 one by one, so that a file of mixed origin keeps what is valid.
_ESCAPED = {0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)}
_BREAKS = dict.fromkeys((0x0B, 0x0C, 0x85, 0x2028, 0x2029), "\n")
_CONTROLS = dict.fromkeys(
    [c for c in (*range(0x20), *range(0x7F, 0xA0)) if c not in (0x09, 0x0A, 0x0B, 0x0C, 0x85)]
)


def decode(data: bytes) -> tuple[str, tuple[Note, ...]]:
    """Text with line feeds only and without control characters; the notes say what was done."""
    notes: list[Note] = []
    if data.startswith(_UTF16):
        text = data.decode("utf-16", "replace")
        notes.append("decoded-utf-16")
    else:
        raw = data.removeprefix(codecs.BOM_UTF8).decode("utf-8", "surrogateescape")
        text = raw.translate(_ESCAPED)
        if text != raw:
            notes.append("decoded-cp1252")
        if text.count("\ufffd") > raw.count("\ufffd"):
            notes.append("replaced-bytes")
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_BREAKS)
    clean = text.translate(_CONTROLS)
    if clean != text:
        notes.append("removed-controls")
    return clean, tuple(notes)
