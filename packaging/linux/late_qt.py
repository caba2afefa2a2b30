"""Run by the frozen program before PyInstaller's own hooks: leaves Qt unloaded until the program asks for it.

A hook of PyInstaller's loads it at each start, to say where its plugins are in case PySide6 does not. As a
wheel it does. Commands would load it for nothing, and PySide6 looks for the source of each module that is
imported after it.
"""

from _pyi_rth_utils import qt

qt.create_embedded_qt_conf = lambda *_: None
