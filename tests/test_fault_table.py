"""The table of faults is printed, also when a JUnit report is written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).parents[1]


def test_a_run_with_a_report_prints_the_table_and_warns_of_nothing(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-p", "no:cacheprovider", f"--junitxml={report}"),
            *("tests/core/bol/test_client.py", "-k", "test_outcome_of_a_login_response"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    rows = [line for line in done.stdout.splitlines() if " ms  " in line]
    cases = ET.parse(report).getroot().findall(".//testcase")  # noqa: S314 - written by the run above
    assert len(rows) == len(cases) > 10
    assert all({"outcome", "ms"} == {each.get("name") for each in case.iter("property")} for case in cases)
