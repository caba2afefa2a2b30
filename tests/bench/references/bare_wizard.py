"""Qt's own wizard with one page."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWizard, QWizardPage

app = QApplication([])
page = QWizardPage()
page.setTitle("Step 1")
QVBoxLayout(page).addWidget(QLabel("Some words"))
window = QWizard()
window.addPage(page)
window.resize(1024, 700)
window.show()
app.exec()
