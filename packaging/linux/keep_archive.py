"""Run by the frozen program before anything else: lets it read its modules also after an upgrade.

They are in the file of the program, which PyInstaller opens by name whenever one is imported. An upgrade puts
another file there; `/proc/self/exe` is still the one that runs (proc(5)).
"""

import os.path

import pyimod02_importers

RUNNING = "/proc/self/exe"

archive = pyimod02_importers.pyz_archive
# Imports little: it is part of each start.
if os.path.exists(RUNNING) and os.path.samefile(RUNNING, archive._filename):  # noqa: PTH110, PTH121, SLF001
    archive._filename = RUNNING  # noqa: SLF001
