"""The day on which tests take place."""

from __future__ import annotations

import datetime as dt

TODAY = dt.date(2025, 7, 5)
