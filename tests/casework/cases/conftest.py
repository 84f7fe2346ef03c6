"""The cast of the case's tests: two teams, a case of Ana's, of Berta's, of Carlos's and one that nobody has."""

import pytest

from tests.world import build_world


@pytest.fixture
def world():
    return build_world()
