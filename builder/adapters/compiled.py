"""Compiled templates: kept where Python keeps the compiled modules of this package.

To compile the templates takes each process a tenth of a second or more. As with modules, what is kept
holds for just this source, this code and these libraries, and PYTHONDONTWRITEBYTECODE keeps nothing.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import marshal
import sys
from pathlib import Path

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from builder.adapters import files
from builder.adapters.files import WriteError

_BESIDE = Path(importlib.util.cache_from_source(__file__)).parent


class CompiledTemplates(BytecodeCache):
    """Keeps the code of templates; `made_by` stands for what makes the code, beside the source."""

    def __init__(self, made_by: str, folder: Path = _BESIDE) -> None:
        self._made_by = made_by
        self._folder = folder

    def get_source_checksum(self, source: str) -> str:
        """Return a digest of all that the code of a template depends on."""
        text = f"{self._made_by}\0{source}"
        return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the code of a template, if it is still of use."""
        try:
            checksum, code = marshal.loads(self._place(bucket).read_bytes())  # noqa: S302 - as Python
        except (OSError, ValueError, TypeError, EOFError):
            return
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template, if that is wanted and possible."""
        if sys.dont_write_bytecode:
            return
        with contextlib.suppress(WriteError):
            files.make_folders(self._folder)
            files.write_file(self._place(bucket), marshal.dumps((bucket.checksum, bucket.code)))

    def _place(self, bucket: Bucket) -> Path:
        return self._folder / f"template-{bucket.key}.{sys.implementation.cache_tag}.pyc"
