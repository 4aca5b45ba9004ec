"""The systemd unit that is shipped is one that systemd understands."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
ANALYZE = shutil.which("systemd-analyze")

pytestmark = pytest.mark.skipif(ANALYZE is None, reason="there is no systemd-analyze here")


def test_systemd_understands_the_unit(tmp_path: Path):
    assert ANALYZE
    text = (ROOT / "deploy" / "on-record@.service").read_text(encoding="utf-8")
    unit = tmp_path / "on-record@8000.service"
    unit.write_text(text.replace("/opt/on-record/.venv/bin/python", sys.executable))

    checked = subprocess.run(
        [ANALYZE, "verify", str(unit)], check=False, capture_output=True, text=True
    )

    assert (checked.returncode, checked.stderr) == (0, "")
