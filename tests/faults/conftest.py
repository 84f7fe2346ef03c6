"""Fault tests start real processes; sockets need a short path, so their folders stand outside pytest's."""

import tempfile

import pytest

from tests.faults.processes import processes


@pytest.fixture
def house():
    """A folder with no process in it yet."""
    with tempfile.TemporaryDirectory(prefix="puente-") as folder, processes(folder) as started:
        yield started
