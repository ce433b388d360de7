"""Fixtures of the tests on built sites."""

from __future__ import annotations

import pytest

from tests.publish import sites
from tests.publish.sites import Site


@pytest.fixture(scope="session")
def sample() -> Site:
    """The site of this repository, built in strict mode."""
    return sites.sample()


@pytest.fixture(scope="session")
def adversarial() -> Site:
    """A site written to be misread."""
    return sites.adversarial()
