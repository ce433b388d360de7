"""The Equal Earth map projection (Šavrič, Patterson and Jenny, 2018, doi:10.1080/13658816.2018.1504949).

On the sphere, equal-area. A point's x depends on its longitude linearly, with a factor that depends
on the latitude alone: so a map with another central meridian needs no new trigonometry.
"""

from __future__ import annotations

import math
from functools import lru_cache

_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_M = math.sqrt(3) / 2
_RADIAN = math.pi / 180


# A site has few places, and outlines few latitudes.
@lru_cache(maxsize=65536)
def row(lat: float) -> tuple[float, float]:
    """Return a latitude's factor for longitudes and its y, both for degrees of the sphere's surface.

    A point `lon` degrees east of the central meridian lies at x = `lon` × factor.
    """
    theta = math.asin(_M * math.sin(lat * _RADIAN))
    square = theta * theta
    sixth = square**3
    slope = _A1 + 3 * _A2 * square + sixth * (7 * _A3 + 9 * _A4 * square)
    y = theta * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square))
    return math.cos(theta) / (_M * slope), y / _RADIAN


def stretch(lat: float) -> float:
    """Return by what the projection widens a shape at `lat`; it flattens it by the same factor."""
    return row(lat)[0] / math.cos(lat * _RADIAN)
