"""Memory of what `make run` started in this checkout: proportional set size, a line a process and the sum."""

import os
import sys
from pathlib import Path

VAR = Path(os.environ.get("PUENTE_VAR") or Path(__file__).resolve().parent.parent / "var")


def descendants(root):
    """`root` and every process below it, from the kernel's list."""
    children = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue  # it ended while we looked
        children.setdefault(parent, []).append(int(folder.name))
    found = [root]
    for process in found:
        found += children.get(process, [])
    return found


def pss(process):
    """Megabytes."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def main():
    """The table; exit code 1 if nothing runs."""
    lock = VAR / "run.lock"
    if not lock.exists() or not Path(f"/proc/{lock.read_text().strip()}").exists():
        print("Nothing is running here.", file=sys.stderr)
        return 1
    total = 0
    for process in descendants(int(lock.read_text())):
        size = pss(process)
        total += size
        words = Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        print(f"{size:7.1f} MB  {process:7d}  {words[:90]}")
    print(f"{total:7.1f} MB  together")
    return 0


if __name__ == "__main__":
    sys.exit(main())
