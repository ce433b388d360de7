from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest

from builder.exporters import bundle


@pytest.mark.parametrize(("year", "kept"), [(1, 1980), (2025, 2025), (2150, 2107)])
def test_an_archive_takes_any_year(year: int, kept: int) -> None:
    data = bundle.pack([("a.txt", b"a")], moment=dt.datetime(year, 6, 1, tzinfo=dt.UTC))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.getinfo("a.txt").date_time[0] == kept
        assert archive.read("a.txt") == b"a"
