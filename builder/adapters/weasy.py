"""The door to WeasyPrint, an extra: HTML to PDF."""

from __future__ import annotations

import logging

_INSTALL = (
    "PDF needs WeasyPrint and Pango: pip install 'briefing-builder[pdf]', "
    "and from the system for example apt install libpango-1.0-0 libpangoft2-1.0-0"
)


def missing() -> str:
    """Return a sentence that says what to install, or '' if all is there."""
    try:
        # Loads Pango too, which takes half a second; only PDF needs it.
        import weasyprint  # type: ignore[import-untyped]  # noqa: F401, PLC0415 - see above
    except (ImportError, OSError):
        return _INSTALL
    return ""


def to_pdf(html: str, *, identifier: str) -> bytes:
    """Return a document as PDF/UA-1 (ISO 14289-1), tagged for screen readers.

    Nothing is loaded but what the document holds as `data:` addresses.
    """
    from weasyprint import HTML, URLFetcher  # noqa: PLC0415 - an extra, see above

    # It reports every property that it does not know; the style sheet is ours and tested.
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    logging.getLogger("fontTools").setLevel(logging.CRITICAL)
    document = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=("data",)))
    made = document.write_pdf(
        pdf_identifier=identifier.encode(), pdf_variant="pdf/ua-1", full_fonts=False
    )
    return bytes(made or b"")
