"""Countries, provinces and municipalities, from the lists that ship with the house (E18, E31)."""

import tomllib
from pathlib import Path

from django.db import transaction

from accounts.models import Territory

FOLDER = Path(__file__).resolve().parent / "data" / "territories"


def load(folder=FOLDER):
    """Stores every list of `folder`; loading again changes only what the lists changed. Answers how many there are."""
    with transaction.atomic():
        return sum(_load_country(tomllib.loads(path.read_text())) for path in sorted(folder.glob("*.toml")))


def _load_country(data):
    zone = data["zone"]
    extra = {"dial": data.get("dial", ""), "holidays": data.get("holiday", [])}
    rows = [_row(data, "country", zone, extra)]
    _store(rows, parents={})
    _store([_row(part, part["kind"], part.get("zone", zone)) for part in data["province"]], _ids([data]), data["code"])
    provinces = _ids(data["province"])
    parts = [(place, part) for part in data["province"] for place in part.get("municipalities", ())]
    rows = [_row(place | {"parent": part["code"]}, "municipality", part.get("zone", zone)) for place, part in parts]
    _store(rows, provinces)
    return 1 + len(data["province"]) + len(parts)


def _row(data, kind, zone, extra=None):
    return {
        "code": data["code"], "kind": kind, "name_es": data["es"], "name_en": data["en"], "zone": zone,
        "region": data.get("region", ""), "parent": data.get("parent"),
    } | (extra or {})  # fmt: skip


def _ids(entries):
    return dict(Territory.objects.filter(code__in=[entry["code"] for entry in entries]).values_list("code", "id"))


def _store(rows, parents, default=None):
    fields = ["kind", "name_es", "name_en", "zone", "region", "parent", "dial", "holidays"]
    territories = [Territory(parent_id=parents.get(row.pop("parent") or default), **row) for row in rows]
    Territory.objects.bulk_create(territories, update_conflicts=True, unique_fields=["code"], update_fields=fields)
