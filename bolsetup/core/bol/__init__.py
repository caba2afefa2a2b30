"""Asks Bol whether it accepts a pair.

requests loads charset_normalizer to guess the encoding of texts: 3 MB of memory, while answers are read as
bytes here. It also runs without it, but warns (requests/compat.py and __init__.py).
"""

import sys
import warnings

sys.modules.setdefault("charset_normalizer", None)  # type: ignore[arg-type]
warnings.filterwarnings("ignore", "Unable to find acceptable character detection dependency")
