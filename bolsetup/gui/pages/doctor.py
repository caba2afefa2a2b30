"""What the doctor finds on this computer."""

from __future__ import annotations

from collections import Counter
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bolsetup.core.support.doctor import Finding, Level, Probe, format_finding
from bolsetup.core.texts import Texts
from bolsetup.gui.pages.base import BasePage
from bolsetup.gui.qt.announce import announce
from bolsetup.gui.qt.theme import Space
from bolsetup.gui.widgets.basics import button, enable, label
from bolsetup.gui.widgets.copy_button import CopyButton
from bolsetup.gui.widgets.dates import moment
from bolsetup.gui.widgets.flow_layout import FlowLayout
from bolsetup.gui.widgets.status_icon import Kind, StatusIcon

_KINDS: Final = {Level.OK: Kind.GOOD, Level.WARNING: Kind.WARN, Level.ERROR: Kind.BAD}


class DoctorPage(BasePage):
    """A line for each probe, filled in as it ends, and a summary.

    Signals:
        run_requested(): run all probes.
        copy_requested(str): copy the text.
        folder_requested(): open the folder of the log.
    """

    run_requested = Signal()
    copy_requested = Signal(str)
    folder_requested = Signal()

    def __init__(self, *, has_log: bool = True, parent: QWidget | None = None) -> None:
        """Create the page. `has_log`: whether there is a folder with the log."""
        super().__init__(parent)
        self._texts: Texts | None = None
        self._findings: dict[Probe, Finding] = {}
        self._running = False
        self._ended_at = 0.0
        self._heading, self._summary = label("title"), label("lead")
        self._rows = {probe: (StatusIcon(), label("strong"), label()) for probe in Probe}
        self._again, self._copy, self._folder = button("primary"), CopyButton(), button("quiet")
        self._again.clicked.connect(self.run_requested)
        self._copy.clicked.connect(lambda: self.copy_requested.emit(self._as_text()))
        self._folder.clicked.connect(self.folder_requested)
        if not has_log:
            self._folder.hide()
        actions = FlowLayout()
        for each in (self._again, self._copy, self._folder):
            actions.addWidget(each)
        self.body.addWidget(self._heading)
        self.body.addWidget(self._summary)
        self.body.addLayout(actions)
        for icon, name, words in self._rows.values():
            row, text = QHBoxLayout(), QVBoxLayout()
            row.setSpacing(Space.S + 2)
            row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
            text.setSpacing(0)
            text.addWidget(name)
            text.addWidget(words)
            row.addLayout(text, 1)
            self.body.addLayout(row)

    def show_started(self) -> None:
        """Show that the probes are being run."""
        self._findings.clear()
        self._running = True
        self._show()

    def show_finding(self, finding: Finding) -> None:
        """Show what a probe found."""
        self._findings[finding.probe] = finding
        self._show()

    def show_ended(self, at: float) -> None:
        """Show the summary, and when the run ended (`at`, in Unix seconds)."""
        self._running, self._ended_at = False, at
        self._show()
        if self.isVisible():
            announce(self, self._summary.text())

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts."""
        self._texts = texts
        self.title = texts("pages.doctor.title")
        self._heading.setText(self.title)
        self._again.setText(texts("pages.doctor.again"))
        self._copy.show_words(texts("pages.doctor.copy"), texts("pages.doctor.copied"))
        self._folder.setText(texts("pages.report.folder"))
        for probe, (_, name, _) in self._rows.items():
            name.setText(texts(f"doctor.names.{probe}"))
        self._show()

    def entered(self) -> None:
        """Run the probes, unless they are running: earlier results may be outdated."""
        if not self._running:
            self.run_requested.emit()

    def _show(self) -> None:
        if self._texts is None:
            return
        enable(self._again, not self._running)
        enable(self._copy, bool(self._findings) and not self._running)
        self._summary.setText(self._summarise(self._texts))
        for probe, (icon, _, words) in self._rows.items():
            finding = self._findings.get(probe)
            icon.kind = _KINDS[finding.result.level] if finding else Kind.BUSY
            words.setText(self._texts(finding.result.key, **finding.result.values) if finding else "")
            words.setVisible(finding is not None)

    def _summarise(self, texts: Texts) -> str:
        if self._running:
            return texts("pages.doctor.progress", done=len(self._findings), all=len(Probe))
        found = Counter(finding.result.level for finding in self._findings.values())
        if not found:
            return ""
        remarks = found[Level.WARNING]
        if found[Level.ERROR]:
            key = "wrong"
        elif not remarks:
            key = "well"
        else:
            key = "remark" if remarks == 1 else "remarks"
        return f"{texts(f'pages.doctor.{key}', count=remarks)} {self._when(texts)}"

    def _when(self, texts: Texts) -> str:
        # The page, or a copy of its text, may be read much later.
        return texts("pages.doctor.when", when=moment(self._ended_at, texts))

    def _as_text(self) -> str:
        if self._texts is None:
            return ""
        found = [format_finding(self._texts, each) for each in self._findings.values()]
        return "\n".join([self._when(self._texts), *found])
