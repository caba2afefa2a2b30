#!/usr/bin/env python3
"""One command for every development task: run, test, check, build, package and release bolsetup.

    python3 dev.py run [ARGUMENTS]     start the program
    python3 dev.py test [ARGUMENTS]    run the tests (arguments go to pytest; --all: also tests marked
                                       `repeats`; --windows: those for Windows, under Wine;
                                       --desktops: those on GNOME, Plasma and sway, under Wayland)
    python3 dev.py check               style, types on three systems, and import rules
    python3 dev.py build [--locked]    make the program that runs without Python: dist/bolsetup
                                       (--locked: with the library versions in packaging/build.lock)
    python3 dev.py sizes [FOLDER]      list the size of its parts
    python3 dev.py installer [--locked]
                                       make the program and its installer: dist/bolsetup-VERSION-setup.exe on
                                       Windows and, under Wine, on Linux; on macOS a disk image
    python3 dev.py package [--locked]  make the program and its packages for Linux in dist: a .deb for Debian
                                       and Ubuntu, and a .tar.xz to unpack on any system
    python3 dev.py release --dry-run   all steps of a release on this system, without publishing anything
                                       (or one step: check [TAG], packages, build, checksums, draft)
    python3 dev.py lock                update packaging/build.lock
    python3 dev.py audit               check those libraries for known vulnerabilities
    python3 dev.py man                 regenerate the man page and the completions of the command line
    python3 dev.py shots [ARGUMENTS]   take pictures of every page (see --help); --docs: those of the docs
    python3 dev.py soak [ARGUMENTS]    simulate 50 shops and 50,000 checks with faults; takes minutes
    python3 dev.py bench [ROW ...]     measure speed and memory use; takes minutes
    python3 dev.py mutants [MODULE ...]  break the program on purpose, list which tests notice; takes minutes

It needs only Python 3.11 or newer. Libraries are installed into the folder .venv. On Debian and Ubuntu,
missing system packages are installed if it runs as root, and listed otherwise.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "bolsetup-stamp"
LOCK = ROOT / "packaging" / "build.lock"
MEMORY = "/dev/shm"  # noqa: S108 - tests make folders of their own in it
MULTIARCH = f"{platform.machine()}-linux-gnu"
OLDEST, NEWEST = 11, 14
VERSION = f"3.{sys.version_info.minor}"

PACKAGES = {
    # Libraries that Qt loads and PySide6 does not include (`ldd` on its plugins).
    "Qt": {
        "libEGL.so.1": "libegl1",
        "libGL.so.1": "libgl1",
        "libX11-xcb.so.1": "libx11-xcb1",
        "libbrotlidec.so.1": "libbrotli1",
        "libdbus-1.so.3": "libdbus-1-3",
        "libfontconfig.so.1": "libfontconfig1",
        "libglib-2.0.so.0": "libglib2.0-0",
        "libxcb-cursor.so.0": "libxcb-cursor0",
        "libxcb-icccm.so.4": "libxcb-icccm4",
        "libxcb-image.so.0": "libxcb-image0",
        "libxcb-keysyms.so.1": "libxcb-keysyms1",
        "libxcb-randr.so.0": "libxcb-randr0",
        "libxcb-render-util.so.0": "libxcb-render-util0",
        "libxcb-shape.so.0": "libxcb-shape0",
        "libxcb-sync.so.1": "libxcb-sync1",
        "libxcb-xfixes.so.0": "libxcb-xfixes0",
        "libxcb-xkb.so.1": "libxcb-xkb1",
        "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    },
    "PyInstaller": {
        "objdump": "binutils",
        # Debian packages the library of Python separately.
        **({f"libpython{VERSION}.so.1.0": f"libpython{VERSION}"} if sys.base_prefix == "/usr" else {}),
    },
    # What tests/desktop/session/desktop-session starts.
    "a desktop session": {
        "Xvfb": "xvfb",
        "xauth": "xauth",
        "xprop": "x11-utils",
        "dbus-daemon": "dbus-daemon",
        "dbus-send": "dbus-bin",
        "xdotool": "xdotool",
        "xclip": "xclip",
        "maim": "maim",
        "/usr/bin/python3": "python3",
        "/usr/lib/python3/dist-packages/gi/__init__.py": "python3-gi",
        "openbox": "openbox",
        "trayer": "trayer",
        "xfce4-panel": "xfce4-panel",
        "xfconf-query": "xfconf",
        "/usr/share/icons/Adwaita/index.theme": "adwaita-icon-theme",
        "/usr/share/icons/hicolor/index.theme": "hicolor-icon-theme",
        "dunst": "dunst",
        "gnome-keyring-daemon": "gnome-keyring",
        "secret-tool": "libsecret-tools",
        "/usr/libexec/gcr-prompter": "gcr",
        "/usr/libexec/at-spi-bus-launcher": "at-spi2-core",
        "/usr/share/i18n/SUPPORTED": "locales",
        "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf": "fonts-dejavu-core",
    },
    # What tests/windows/windows_python.py needs to make and run a Windows Python.
    "Windows programs": {
        "/usr/lib/wine/wine64": "wine64",
        "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64",
    },
    # What tests/desktops/session/wayland-session starts, beyond what the other session needs.
    "Wayland desktops": {
        "gdbus": "libglib2.0-bin",
        "/usr/libexec/dconf-service": "dconf-service",
        "localedef": "libc-bin",
        "wl-copy": "wl-clipboard",
        "/usr/libexec/xdg-desktop-portal": "xdg-desktop-portal",
        "gnome-shell": "gnome-shell",
        "gjs": "gjs",
        "/usr/libexec/xdg-desktop-portal-gnome": "xdg-desktop-portal-gnome",
        "/usr/libexec/xdg-desktop-portal-gtk": "xdg-desktop-portal-gtk",
        "/usr/share/gnome-shell/extensions/ubuntu-appindicators@ubuntu.com/metadata.json": (
            "gnome-shell-extension-appindicator"
        ),
        "kwin_wayland": "kwin-wayland",
        "plasmashell": "plasma-workspace",
        "kded5": "kded5",
        f"/usr/lib/{MULTIARCH}/qt5/plugins/platforms/libqwayland-generic.so": "qtwayland5",
        "/usr/share/plasma/plasmoids/org.kde.plasma.taskmanager/metadata.json": "plasma-desktop",
        f"/usr/lib/{MULTIARCH}/libexec/xdg-desktop-portal-kde": "xdg-desktop-portal-kde",
        f"/usr/lib/{MULTIARCH}/qt5/plugins/platformthemes/KDEPlasmaPlatformTheme.so": "plasma-integration",
        "/usr/share/icons/breeze/index.theme": "breeze-icon-theme",
        "/usr/share/color-schemes/BreezeDark.colors": "breeze",
        "kwriteconfig5": "libkf5config-bin",
        "kwalletd5": "libkf5wallet-bin",
        f"/usr/lib/{MULTIARCH}/qca-qt5/crypto/libqca-ossl.so": "libqca-qt5-2-plugins",
        "sway": "sway",
        "grim": "grim",
        "wtype": "wtype",
        # sway shows no notifications by itself.
        "mako": "mako-notifier",
    },
    "packages for Linux": {
        "dpkg-shlibdeps": "dpkg-dev",
        "desktop-file-validate": "desktop-file-utils",
        "appstreamcli": "appstream",
        "lintian": "lintian",
    },
    "an installer for Windows": {"makensis": "nsis", "osslsigncode": "osslsigncode"},
    # Tests behind real proxies and with a wrong clock, which are skipped without them.
    "tests of the network": {"tinyproxy": "tinyproxy", "mitmdump": "mitmproxy", "faketime": "faketime"},
}
"""By purpose: libraries, programs and files that a Linux system needs, and the Debian package of each."""


PROGRAM = {
    "linux": "bolsetup/bolsetup",
    "win32": "bolsetup/bolsetup-cli.exe",
    "darwin": "bolsetup.app/Contents/MacOS/bolsetup",
}
"""The program with console output, below dist, by system."""
NSIS = "3.11"
"""The version of NSIS that makes the released installer."""


class PackagesMissing(SystemExit):
    """Debian packages are missing and cannot be installed. The message names them, or says why."""


def main(arguments: list[str]) -> int:
    """Run one command and return its exit code."""
    commands = {
        "run": run, "test": test, "check": check, "build": build, "sizes": sizes, "installer": installer,
        "package": package, "release": release, "shots": shots, "soak": soak, "bench": bench,
        "mutants": mutants, "lock": lock, "audit": audit, "man": man,
    }  # fmt: skip
    if not arguments or arguments[0] not in commands:
        print(__doc__)
        return 0 if arguments[:1] in (["-h"], ["--help"]) else 2
    use_new_enough_python()
    return commands[arguments[0]](arguments[1:])


def run(arguments: list[str]) -> int:
    """Start the program from the checkout."""
    prepare("Qt")
    wants_window = "pictures" in arguments or all(
        argument[:1] == "-" or argument.isdigit() for argument in arguments
    )
    if wants_window and not {"-h", "--help", "--version"} & set(arguments) and not has_display():
        raise SystemExit("dev.py: there is no screen here (DISPLAY is not set), so no window can open.")
    return call("-m", "bolsetup", *arguments)


def test(arguments: list[str]) -> int:
    """Run the tests, including those in a real desktop session."""
    if "--windows" in arguments:
        return test_on_windows([each for each in arguments if each != "--windows"])
    if "--desktops" in arguments:
        return test_on_desktops([each for each in arguments if each != "--desktops"])
    prepare("Qt", "PyInstaller", "a desktop session", *(["tests of the network"] if can_install() else []))
    # Without bytecode files, each start of the program would compile it again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    use_memory()
    # Many tests wait for a program that they have started.
    return call("-m", "pytest", *in_parallel(arguments, beyond_cores=4), *arguments)


def test_on_windows(arguments: list[str]) -> int:
    """Run the tests in a Windows Python, then the journeys on a Windows screen, both under Wine."""
    if sys.platform != "linux":
        raise SystemExit("dev.py: Wine is for Linux. On Windows, `dev.py test` runs the tests themselves.")
    if platform.machine() != "x86_64":
        print("dev.py: nothing was run as on Windows, since Wine needs an x86-64 processor for that.")
        return 0
    prepare("Qt", "a desktop session")
    try:
        prepare("Windows programs")
    except PackagesMissing as error:
        print(f"{error} (nothing was run as on Windows)")
        return 0
    use_memory()
    named = tests_named(arguments)
    options = [each for each in arguments if each not in named]
    journeys = [each for each in named if each.startswith("tests/windows")]
    others = [each for each in named if each not in journeys]
    run = call if named else call_twice
    # What failed on Linux is another list.
    pytest = ("-m", "pytest", "-o", "cache_dir=.pytest_cache/windows")
    codes = []
    if others or not named:
        tests = [*in_parallel(others, beyond_cores=1), *options, *others]
        codes.append(run("-m", "tests.windows.windows_python", *pytest, *tests))
    if journeys or not named:
        tests = [*in_parallel(journeys, beyond_cores=1), *options, *(journeys or ["tests/windows"])]
        codes.append(run(*pytest, *tests))
    return next((code for code in codes if code), 0)


def test_on_desktops(arguments: list[str]) -> int:
    """Run the tests on GNOME, Plasma and sway, under Wayland."""
    if sys.platform != "linux":
        raise SystemExit("dev.py: GNOME, Plasma and sway are for Linux.")
    try:
        prepare("Qt", "a desktop session", "Wayland desktops")
    except PackagesMissing as error:
        print(f"{error} (nothing was run on Wayland desktops)")
        return 0
    use_memory()
    if tests_named(arguments):
        return call("-m", "pytest", *arguments)
    # A desktop is many programs, and draws without a graphics card.
    arguments = ["-n", str(os.cpu_count() or 1), "--dist", "worksteal", *arguments, "tests/desktops"]
    return call_twice("-m", "pytest", *arguments)


def call_twice(*pytest: str) -> int:
    """Run tests, and once more those that failed."""
    code = call(*pytest)
    if code == 1:
        print("dev.py: once more what failed, since GNOME Shell and Wine fail at times:", flush=True)
        code = call(*pytest, "--last-failed", "--last-failed-no-failures", "none")
    return code


def use_memory() -> None:
    """Keep temporary files in memory, if there is room."""
    if has_room_in_memory():
        os.environ.setdefault("TMPDIR", MEMORY)


def has_room_in_memory() -> bool:
    """Whether temporary files fit in memory: tests make thousands, and wait until they are written."""
    if sys.platform != "linux" or not os.access(MEMORY, os.W_OK):
        return False
    place = os.statvfs(MEMORY)
    return place.f_bavail * place.f_frsize > 2**30 and not place.f_flag & os.ST_NOEXEC


def tests_named(arguments: list[str]) -> list[str]:
    """Return the pytest arguments that name files, folders or tests."""
    return [each for each in arguments if each[:1] != "-" and (ROOT / each.partition("::")[0]).exists()]


def in_parallel(arguments: list[str], *, beyond_cores: int) -> list[str]:
    """Return options that spread the tests over processes; a few named tests are faster in one."""
    if tests_named(arguments):
        return []
    return ["-n", str((os.cpu_count() or 1) + beyond_cores), "--dist", "worksteal"]


def check(_: list[str]) -> int:
    """Run every check, even after one has failed."""
    prepare()
    systems = ("linux", "win32", "darwin")
    steps = [
        ("-m", "ruff", "check", "."),
        ("-m", "ruff", "format", "--check", "."),
        # Each system has its own cache: mypy throws one away when the system changes.
        *(("-m", "mypy", "--platform", name, "--cache-dir", f".mypy_cache/{name}") for name in systems),
        ("-c", "from importlinter.cli import lint_imports_command as run; run()"),
    ]
    failed = []
    for step in steps:
        name = "lint-imports" if step[0] == "-c" else " ".join(step[1:4])
        print(f"--- {name}", flush=True)
        if call(*step) != 0:
            failed.append(name)
    print(f"check: failed: {', '.join(failed)}" if failed else "check: all good", flush=True)
    return 1 if failed else 0


def build(arguments: list[str]) -> int:
    """Make dist/bolsetup, which runs on computers without Python."""
    prepare("Qt", "PyInstaller")
    python = locked_python() if "--locked" in arguments else PYTHON
    return call("-m", *pyinstaller(), python=python, **repeatable())


def repeatable() -> dict[str, str]:
    """Return environment variables that make builds reproducible, as far as PyInstaller can."""
    # https://pyinstaller.org/en/stable/advanced-topics.html#creating-a-reproducible-build
    variables = {
        "PYTHONHASHSEED": "0",
        # By default the cache is shared by all builds of the user, and `--clean` of another one deletes it.
        "PYINSTALLER_CONFIG_DIR": str(ROOT / "build" / "cache"),
    }
    return {**variables, **commit()}


def commit() -> dict[str, str]:
    """Return environment variables with time and short hash of the commit, which the program shows."""
    if not shutil.which("git"):
        return {}
    log = subprocess.run(
        ["git", "log", "-1", "--format=%ct %H"], cwd=ROOT, check=False, capture_output=True, encoding="utf-8"
    )
    # An unpacked sdist has no commit.
    if log.returncode != 0:
        return {}
    moment, name = log.stdout.split()
    # Ten digits, because the length that git chooses depends on the checkout.
    return {"SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", moment), "BOLSETUP_COMMIT": name[:10]}


def sizes(arguments: list[str]) -> int:
    """List the size of the parts of the built program."""
    prepare()
    return call("packaging/sizes.py", *(arguments or ["dist/bolsetup"]))


def locked_python() -> Path:
    """Return a Python that has exactly the libraries of packaging/build.lock."""
    return tool("build", "--require-hashes", "-r", str(LOCK))


def installer(arguments: list[str]) -> int:
    """Make the program and its installer; on Linux those for Windows."""
    if sys.platform == "linux":
        prepare("Windows programs", "an installer for Windows")
        folder = Path("dist", "windows")
        build_windows = pyinstaller("--distpath", str(folder))
        made = call("-m", "tests.windows.windows_python", "-m", *build_windows, python=PYTHON, **commit())
    else:
        folder, made = Path("dist"), build(arguments)
    if made != 0:
        return made
    if sys.platform == "darwin":
        return call("packaging/macos/disk_image.py", str(folder / "bolsetup.app"))
    return call("packaging/windows/installer.py", str(folder / "bolsetup"))


def package(arguments: list[str]) -> int:
    """Make the program and its Linux packages, and check them with the distributions' own tools."""
    if sys.platform != "linux":
        raise SystemExit(
            "dev.py: these packages are for Linux; `dev.py installer` makes one for this system."
        )
    prepare("Qt", "PyInstaller", "packages for Linux")
    return build(arguments) or call("packaging/linux/package.py", "dist/bolsetup")


def release(arguments: list[str]) -> int:
    """Run one step of a release, or rehearse them all."""
    match arguments:
        case ["--dry-run"]:
            steps = [["check"], ["build"], ["checksums"], ["show"]]
        case ["packages" | "build" | "checksums" | "draft"] | ["check", *_]:
            steps = [arguments]
        case _:
            raise SystemExit(
                "dev.py: release --dry-run, or one of: check [TAG], packages, build, checksums, draft"
            )
    for step in steps:
        print(f"--- release {' '.join(step)}", flush=True)
        match step:
            case ["packages"]:
                code = release_packages()
            case ["build"]:
                code = release_build()
            case _:
                # These need no library.
                code = call("packaging/release.py", *step, python=Path(sys.executable))
        if code:
            return code
    return 0


def release_packages() -> int:
    """Install the system packages that a release needs; on Linux as root."""
    if sys.platform == "linux":
        purposes = ("Qt", "PyInstaller", "a desktop session", "packages for Linux", "tests of the network")
        install_packages(missing_packages(*purposes))
    elif sys.platform == "win32":
        return subprocess.run(
            ["choco", "install", "nsis", f"--version={NSIS}", "--yes"], check=False
        ).returncode
    return 0


def release_build() -> int:
    """Make this system's release files with the locked libraries, test them, and put them in dist/release."""
    made = package(["--locked"]) if sys.platform == "linux" else installer(["--locked"])
    if made == 0 and sys.platform == "linux":
        made = call("-m", "build", "--no-isolation", "--outdir", "dist", python=locked_python())
    if made != 0:
        return made
    program = Path("dist", PROGRAM[sys.platform])
    # The tests of the frozen program use this one.
    os.environ["BOLSETUP_FROZEN"] = str(ROOT / program)
    return (
        subprocess.run([str(ROOT / program), "--version"], check=False).returncode
        or test([])
        or call("packaging/release.py", "collect")
    )


def pyinstaller(*more: str) -> list[str]:
    """The module to run and its arguments."""
    return ["PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN", *more, "build.spec"]


def lock(_: list[str]) -> int:
    """Update packaging/build.lock to the newest versions that pyproject.toml allows, for every system."""
    options = [
        *("--universal", "--python-version", f"3.{OLDEST}", "--upgrade", "--generate-hashes"),
        *("--no-header", "--no-annotate", "--quiet", "--output-file", str(LOCK)),
    ]
    inputs = ("pyproject.toml", "packaging/build.in")
    return call("-m", "uv", "pip", "compile", *inputs, *options, python=tool("lock", "uv"))


def audit(_: list[str]) -> int:
    """Check the libraries in packaging/build.lock for known vulnerabilities."""
    options = ("--require-hashes", "--disable-pip", "--progress-spinner", "off")
    python = tool("audit", "pip-audit")
    done = subprocess.run(
        [str(python), "-m", "pip_audit", *options, "-r", str(LOCK)],
        cwd=ROOT,
        check=False,
        encoding="utf-8",
        errors="replace",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    # A company's own index may have no vulnerability data, which must not read as "none known".
    if re.search(r"ConnectionError|ServiceError|Max retries|could not be audited", done.stdout):
        raise SystemExit(
            "dev.py: the list of known vulnerabilities cannot be reached. Is this computer online?"
        )
    print(done.stdout, end="")
    return done.returncode


def man(_: list[str]) -> int:
    """Regenerate the man page and the completions of the command line."""
    prepare()
    return call("packaging/command_line.py")


def shots(arguments: list[str]) -> int:
    """Take pictures of every page."""
    prepare("Qt", "a desktop session")
    if arguments == ["--docs"]:
        return call("-m", "tests.desktop.docs_pictures")
    return call("-m", "tests.desktop.shots", *arguments)


def soak(arguments: list[str]) -> int:
    """Simulate many shops and faults in accelerated time."""
    prepare("Qt")
    return call("-m", "tests.bench.soak", *arguments)


def bench(arguments: list[str]) -> int:
    """Measure speed and memory use."""
    if sys.platform != "linux":
        raise SystemExit("dev.py: the benchmarks are for Linux: they watch programs on an X server.")
    prepare("Qt", "a desktop session", *(["PyInstaller"] if {"frozen", "--frozen"} & set(arguments) else []))
    return call("-m", "tests.bench.bench", *arguments)


def mutants(arguments: list[str]) -> int:
    """Break the program on purpose, and list which test notices."""
    prepare("Qt")
    return call("-m", "tests.bench.mutants", *arguments)


def call(*arguments: str, python: Path = PYTHON, **variables: str) -> int:
    """Run the virtual environment's Python in the checkout, with extra variables; return its exit code."""
    environment = {**os.environ, **variables}
    try:
        return subprocess.run([str(python), *arguments], cwd=ROOT, check=False, env=environment).returncode
    except KeyboardInterrupt:
        return 130


def use_new_enough_python() -> None:
    """Restart in a newer Python if this one is too old."""
    if sys.version_info >= (3, OLDEST):
        return
    for number in range(NEWEST, OLDEST - 1, -1):
        newer = shutil.which(f"python3.{number}")
        if newer and works(Path(newer), "pass"):
            raise SystemExit(subprocess.run([newer, *sys.argv], check=False).returncode)
    raise SystemExit(
        f"dev.py: Python 3.{OLDEST} or newer is needed, this is {sys.version.split()[0]}: "
        "install one from python.org or your system's packages."
    )


def prepare(*purposes: str) -> None:
    """Create or update the virtual environment, and install missing Linux packages.

    Args:
        purposes: keys of `PACKAGES`; the packages missing for them are installed, or listed.
    """
    has_environment = works(PYTHON, f"import pip, sys; sys.exit(sys.version_info < (3, {OLDEST}))")
    if sys.platform == "linux":
        missing = missing_packages(*purposes)
        # Debian packages the venv module separately.
        if not has_environment and not works(Path(sys.executable), "import ensurepip"):
            missing.insert(0, f"python{VERSION}-venv")
        install_packages(missing)
    wanted = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if has_environment:
        if STAMP.exists() and STAMP.read_text("utf-8") == wanted:
            return
    elif subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=False).returncode != 0:
        raise SystemExit("dev.py: the virtual environment .venv could not be made (see above).")
    print("dev.py: installing the libraries into .venv (the first time about 150 MB) ...", flush=True)
    install(PYTHON, "--editable", ".[dev]")
    STAMP.write_text(wanted, "utf-8")


def missing_packages(*purposes: str) -> list[str]:
    """Return the Debian packages for these purposes that are not installed."""
    parts = [part for purpose in purposes for part in PACKAGES[purpose].items()]
    return [package for name, package in parts if not is_there(name)]


def install(python: Path, *what: str) -> None:
    """Install something with this Python's pip, or exit with one sentence on why that failed."""
    done = subprocess.run(
        [str(python), "-m", "pip", "--disable-pip-version-check", "--retries", "2", "install", *what],
        cwd=ROOT,
        check=False,
        encoding="utf-8",
        errors="replace",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if done.returncode != 0:
        raise SystemExit(f"dev.py: the libraries could not be installed: {reason(done.stdout)}")


def tool(name: str, *what: str) -> Path:
    """Return the Python of a separate virtual environment in which `what` is installed."""
    prepare()
    folder = VENV / "tools" / name
    python = folder / PYTHON.relative_to(VENV)
    if not works(python, "import pip"):
        subprocess.run([str(PYTHON), "-m", "venv", "--clear", str(folder)], check=True)
    install(python, *what)
    return python


def works(python: Path, probe: str) -> bool:
    """Whether this Python exists and can run the code `probe`; a system update can break one."""
    command = [str(python), "-c", probe]
    return python.exists() and subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode == 0


def reason(output: str) -> str:
    """Return in one sentence why pip failed."""
    if re.search(r"NewConnectionError|NameResolutionError|ConnectTimeout|Network is unreachable", output):
        return "the package index cannot be reached. Is this computer online?"
    if "CERTIFICATE_VERIFY_FAILED" in output:
        return "the certificate of the package index is not trusted (set PIP_CERT to the company's own)."
    errors: list[str] = re.findall(r"^\s*(?:\w*Error|ERROR|error): (.+ .+)", output, re.MULTILINE)
    return errors[0] if errors else output.strip().splitlines()[-1]


def has_display() -> bool:
    """Whether a window can open."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform != "linux" or any(os.environ.get(name) for name in names)


def is_there(name: str) -> bool:
    """Whether the system has this library, program or file."""
    if ".so." not in name:
        return shutil.which(name) is not None or Path(name).is_file()
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def can_install() -> bool:
    """Whether we may install Debian packages."""
    return sys.platform != "win32" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install_packages(packages: list[str]) -> None:
    """Install Debian packages, or exit with one line on which are missing."""
    if not packages:
        return
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    if not can_install():
        raise PackagesMissing(f"dev.py: packages are missing; as root run: {' '.join(install)}")
    print(f"dev.py: installing {' '.join(packages)} ...", flush=True)
    # On a new machine the package lists are empty, and on an old one they may be outdated.
    if apt(install):
        apt(["apt-get", "update"])
        problem = apt(install)
        if problem:
            raise PackagesMissing(f"dev.py: apt-get could not install {' '.join(packages)}: {problem}")


def apt(command: list[str]) -> str:
    """Run apt-get; return the last line of its error message, empty on success."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        [*command, "-o", "DPkg::Lock::Timeout=300"],
        env=environment,
        check=False,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        stdin=subprocess.DEVNULL,
    )
    if done.returncode == 0:
        return ""
    return (done.stderr.strip() or f"exit code {done.returncode}").splitlines()[-1]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
