"""What the preview server makes of addresses and files: pure functions."""

from __future__ import annotations

import contextlib
import ipaddress
import mimetypes
from html import escape
from pathlib import PurePosixPath
from urllib.parse import unquote

OWN = "/-/"
"""Where the server's own files are; no page of a site has this address."""

# Python's own table depends on the machine; on Windows programs have changed that of scripts.
_TYPES = {
    ".css": "text/css",
    ".gif": "image/gif",
    ".html": "text/html",
    ".ico": "image/vnd.microsoft.icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}


def content_type(name: str) -> str:
    """Return the content type of a file; text is UTF-8."""
    found = _TYPES.get(PurePosixPath(name).suffix.lower()) or mimetypes.guess_type(name)[0]
    found = found or "application/octet-stream"
    is_text = found.startswith("text/") or found in {"application/json", "application/xml"}
    return f"{found}; charset=utf-8" if is_text else found


def site_path(address: str, mount: str) -> str | None:
    """Return the path below the site's folder that an address means, or None if it can be none.

    What leads out of the folder, and hidden files, are not there.
    """
    path = unquote(bare(address))
    if not path.startswith(mount) or "\\" in path or "\0" in path:
        return None
    parts = path.removeprefix(mount).split("/")
    if any(part.startswith(".") for part in parts):
        return None
    if not parts[-1]:
        parts[-1] = "index.html"
    return "/".join(part for part in parts if part)


def bare(address: str) -> str:
    """Return an address without its query."""
    return address.partition("?")[0].partition("#")[0]


def with_client(html: bytes, page: str, stamp: str) -> bytes:
    """Return a page with the client's script in it.

    In the head, and holding back what is shown: so a page that is loaded anew appears where the reader was.
    """
    tag = (
        f'<script src="{OWN}live.js" defer blocking="render"'
        f' data-page="{escape(page)}" data-stamp="{stamp}"></script>\n'
    ).encode()
    at = html.find(b"</head>")
    at = at if at >= 0 else max(html.find(b"<body"), 0)
    return html[:at] + tag + html[at:]


def is_of_this_machine(host: str) -> bool:
    """Return whether nobody but this machine can ask for `host`."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False
