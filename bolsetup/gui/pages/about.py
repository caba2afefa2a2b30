"""About the program: version, what changed, and licences."""

from __future__ import annotations

import platform
import sys

from PySide6.QtCore import QSysInfo, Signal, qVersion
from PySide6.QtWidgets import QWidget

from bolsetup import __version__
from bolsetup.core.support.build import build_name
from bolsetup.core.support.documents import Document
from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.integration import Integration
from bolsetup.gui.pages.base import BasePage
from bolsetup.gui.widgets.basics import button, label, literal
from bolsetup.gui.widgets.document_view import DocumentView
from bolsetup.gui.widgets.flow_layout import FlowLayout


class AboutPage(BasePage):
    """Says what runs here.

    Signals:
        newer_requested(): show where a newer version would be.
        licence_folder_requested(): open the folder with the texts of the licences.
        link_requested(str): open this address.
    """

    newer_requested = Signal()
    licence_folder_requested = Signal()
    link_requested = Signal(str)

    def __init__(
        self, integration: Integration, *, has_licences: bool, parent: QWidget | None = None
    ) -> None:
        """Create the page.

        Args:
            integration: the service, which says where newer versions are.
            has_licences: whether there is a folder with the texts of the licences.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._integration = integration
        self.fills = True
        self._heading, self._version, self._build = label("title"), label("lead"), label("muted")
        self._newer, self._licences = button(), button()
        self._view = DocumentView((Document.CHANGES, Document.LICENCES))
        if not has_licences:
            self._licences.hide()
        self._newer.clicked.connect(self.newer_requested)
        self._licences.clicked.connect(self.licence_folder_requested)
        self._view.link_requested.connect(self.link_requested)
        actions = FlowLayout()
        actions.addWidget(self._newer)
        actions.addWidget(self._licences)
        for each in (self._heading, self._version, self._build):
            self.body.addWidget(each)
        self.body.addLayout(actions)
        self.body.addWidget(self._view, 1)

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts."""
        self.title = texts("pages.about.title")
        self._heading.setText(self.title)
        self._version.setText(texts("pages.about.version", version=__version__, built=build_name(texts)))
        kind = "packed" if getattr(sys, "frozen", False) else "source"
        parts = f"Python {platform.python_version()}, Qt {qVersion()}, {QSysInfo.prettyProductName()}"
        self._build.setText(texts(f"pages.about.{kind}", parts=parts))
        # Otherwise support knows.
        key = "newer" if self._integration.download_url else "newer_ask"
        self._newer.setText(literal(texts(f"pages.about.{key}", service=self._integration.name)))
        self._licences.setText(texts("pages.about.licence_folder"))
        self._view.show_texts(texts)

    def entered(self) -> None:
        """Show the document."""
        self._view.entered()
