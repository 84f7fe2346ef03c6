"""The broker of the wheel is the one we know, and both spellings of its address mean the same."""

import subprocess
import tempfile
from pathlib import Path

import pytest
import redis
from kombu import Connection
from redis.backoff import ConstantBackoff
from redis.retry import Retry

from config import broker


def test_the_binary_is_there_and_above_the_floor_of_known_holes():
    binary = broker.command("/tmp/unused.sock", "/tmp")[0]
    told = subprocess.run([binary, "--version"], capture_output=True, text=True, check=True).stdout
    version = tuple(int(part) for part in told.partition("v=")[2].split()[0].split("."))
    assert version >= (9, 1, 1)


@pytest.fixture
def folder():
    """A short path with what people put into paths."""
    with tempfile.TemporaryDirectory(prefix="año nuevo ") as name:
        yield Path(name)


def test_celery_and_redis_read_the_same_socket(folder):
    url = broker.socket_url(folder / "valkey.sock")
    with subprocess.Popen(broker.command(folder / "valkey.sock", folder)) as server:
        try:
            ours = redis.Redis.from_url(url, retry=Retry(ConstantBackoff(0.05), 100))
            assert ours.ping()
            with Connection(broker.celery_url(url)) as connection:
                connection.SimpleQueue("letters").put("one")
            assert ours.llen("letters") == 1
        finally:
            server.terminate()


def test_a_redis_elsewhere_keeps_its_address():
    assert broker.celery_url("rediss://a:b@example.org:6380/2") == "rediss://a:b@example.org:6380/2"


def test_a_path_too_long_for_a_socket_is_known_beforehand():
    assert broker.fits("/" + "a" * 106)
    assert not broker.fits("/" + "a" * 107)
