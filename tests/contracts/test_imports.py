"""The house has one direction."""

import configparser
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def layers():
    """The top packages, lowest first, as the contract orders them."""
    contract = configparser.ConfigParser()
    contract.read(ROOT / ".importlinter")
    return contract["importlinter:contract:house"]["layers"].split()[::-1]


def test_no_import_goes_upward():
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout


def test_every_top_package_stands_in_a_layer():
    packages = {file.parent.name for file in ROOT.glob("*/__init__.py")} - {"tests"}
    assert packages == set(layers())


def test_every_feature_is_installed(settings):
    features = {str(file.parent.relative_to(ROOT)).replace("/", ".") for file in ROOT.glob("*/*/apps.py")}
    installed = {name.partition(".apps.")[0] for name in settings.INSTALLED_APPS}
    assert features - {name for name in features if name.startswith("tests.")} <= installed
