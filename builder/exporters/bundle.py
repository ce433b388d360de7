"""Files as one ZIP archive, the same bytes whenever they are the same files."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Mapping

from builder.core.messages import Messages

_EARLIEST, _LATEST = (1980, 1, 1, 0, 0, 0), (2107, 12, 31, 23, 59, 58)
"""What the date of a file in an archive can be (APPNOTE.TXT, section 4.4.6)."""

_FILE = 0o100644 << 16
_UNIX = 3
# What is packed already grows by being packed again.
_PACKED = (".woff2", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".gz", ".zip", ".pdf")


def archive(
    files: Mapping[str, bytes], *, folder: str, name: str, t: Messages, moment: dt.datetime
) -> bytes:
    """Return a site as an archive: one folder with `index.html`, and a text that says how to read it."""
    note = t("export.readme", name=name).replace("\n", "\r\n").encode("utf-8")
    # A compressed sitemap holds the time of its making, and nobody needs it on a disk.
    kept = {path: data for path, data in files.items() if path != "sitemap.xml.gz"}
    every = kept | {t("export.readme_name"): note}
    return pack(((f"{folder}/{path}", every[path]) for path in sorted(every)), moment=moment)


def pack(files: Iterable[tuple[str, bytes]], *, moment: dt.datetime) -> bytes:
    """Pack files in the given order, all with the time `moment` (in UTC)."""
    stamp = min(max(moment.astimezone(dt.UTC).timetuple()[:6], _EARLIEST), _LATEST)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for path, data in files:
            entry = zipfile.ZipInfo(path, stamp)
            entry.create_system, entry.external_attr = _UNIX, _FILE
            stored = path == "mimetype" or path.endswith(_PACKED)
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            made.writestr(entry, data)
    return buffer.getvalue()
