"""bin/bench ingest on a handful of pages: every figure is there, and what went in can be found."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tuyengiao import embedded

pytestmark = [pytest.mark.ocr, pytest.mark.slow]


def test_it_measures_scans_digital_files_and_memory():
    arguments = ["--pages", "3", "--digital", "1", "--long", "2"]
    run = subprocess.run(
        [sys.executable, "-m", "tuyengiao.with_servers", "-m", "benches.ingest", *arguments],
        capture_output=True, text=True, cwd=embedded.BASE_DIR, timeout=600, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    figures = json.loads(run.stdout.splitlines()[-1])
    assert figures["bench"] == "ingest"
    assert (figures["scans"]["searchable"], figures["scans"]["files"]) == (1, 1)
    assert figures["scans"]["ratio"] > 0 and figures["scans"]["cpu_ratio"] > 0
    assert [round["pages"] for round in figures["scans"]["tesseract"]] == [3, 3]
    assert 0 < figures["digital"]["median_s"] <= figures["digital"]["worst_s"]
    assert 0 < figures["long"]["worker_mb"] <= figures["long"]["worker_and_tesseract_mb"]
    assert sum(figures["stages"].values()) > 0

    left = [*embedded.STATE_DIR.glob("ingest-*"), *Path("/dev/shm").glob("tuyengiao-ingest-*")]
    assert left == []
