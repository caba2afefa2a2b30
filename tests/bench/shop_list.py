"""Compares an update of the window with many shops to one with few: `python3 -m tests.bench.shop_list`.

Prints, for each number of shops, the time that the thread of the window spends on an update in which one
shop changes, with layout and painting, and its ratio to that with the fewest shops in the same run.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from bolsetup.core.monitoring.connection import State
from bolsetup.core.monitoring.shop_order import trouble_first
from bolsetup.core.monitoring.shop_row import ShopRow
from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.integration import load_integration
from bolsetup.core.walkthrough.journey import Page
from bolsetup.gui.pages.page_set import PageSet
from bolsetup.gui.qt.application import Application
from bolsetup.gui.qt.theme import apply_theme
from bolsetup.gui.tray.tray import Tray
from bolsetup.gui.window.main_window import MainWindow

COUNTS: Final = (5, 200, 500)


def shops(count: int) -> list[ShopRow]:
    """Return shops of which one in forty is lost."""
    return [
        ShopRow(
            str(1_000_000 + number),
            f"Winkel {number}",
            State.CONNECTED if number % 40 else State.LOST,
            checked_at=time.time(),
        )
        for number in range(count)
    ]


def checking(row: ShopRow, on: bool) -> ShopRow:
    """Let a check begin or end: the row stays where it is."""
    return replace(row, checking=on)


def losing(row: ShopRow, on: bool) -> ShopRow:
    """Let a connection be lost or restored: the row moves."""
    return replace(row, state=State.LOST if on else State.CONNECTED)


def measure(
    show: Callable[[list[ShopRow]], None],
    change: Callable[[ShopRow, bool], ShopRow],
    count: int,
    updates: int,
) -> float:
    """Return the median seconds of an update."""
    rows, took = shops(count), []
    show(rows)
    for turn in range(updates):
        rows[2] = change(rows[2], turn % 2 == 0)
        began = time.perf_counter()
        show(rows)
        took.append(time.perf_counter() - began)
    return statistics.median(took)


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Measures updates of the list of shops.")
    parser.add_argument("--updates", type=int, default=100, help="updates of each kind (100)")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    apply_theme(Application(), Qt.ColorScheme.Light)
    texts = Texts("nl")
    pages = PageSet(load_integration())
    window = MainWindow(pages.by_page(), texts)
    tray = Tray(texts, is_available=lambda: True)
    tray.start()
    window.show()
    window.go_to(Page.OVERVIEW)

    def show(rows: list[ShopRow]) -> None:
        ordered = trouble_first(rows)
        pages.overview.show_shops(ordered)
        tray.show_connections(ordered, checking=True)
        # Layouts and repaints run on events of their own.
        QTest.qWait(0)

    for change in (checking, losing):
        took = {count: measure(show, change, count, options.updates) for count in COUNTS}
        for count, seconds in took.items():
            ratio = seconds / took[COUNTS[0]]
            print(f"{change.__name__}, {count:3} shops: {1000 * seconds:6.2f} ms, {ratio:5.1f} x")
    tray.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
