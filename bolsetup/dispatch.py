"""Runs what the command line asks for: the window, a command, or one of the small programs beside them."""

from __future__ import annotations

import argparse
import gc
import importlib
import locale
import os
import sys
from pathlib import Path

from bolsetup.commands.call import Call, UsageError
from bolsetup.console import complain
from bolsetup.core.json_file import file_problem
from bolsetup.core.keychain.errors import problem_sentences
from bolsetup.core.keychain.keychain import KeychainError
from bolsetup.core.monitoring.connection import Pace
from bolsetup.core.policy import load_policy
from bolsetup.core.resources import resource
from bolsetup.core.support.logging_setup import log_details, log_uncaught, set_up_logging
from bolsetup.core.texts import Texts, choose_language
from bolsetup.platform.child_environment import restore_environment
from bolsetup.platform.memory_dumps import switch_off_memory_dumps
from bolsetup.platform.system_language import system_language
from bolsetup.platform.windows_version import set_windows_version
from bolsetup.services import Services, practice_services, real_services


def run(options: argparse.Namespace, environment: dict[str, str]) -> int:
    """Run the program and return the exit code.

    Args:
        options: the parsed command line.
        environment: environment before Qt was loaded.

    Raises:
        OutputLost: standard output cannot be written.
        KeyboardInterrupt: Ctrl+C was pressed.
    """
    sys.excepthook = log_uncaught
    switch_off_memory_dumps()
    set_windows_version()
    # An empty name is an error too: without the script, real shops would be checked.
    if options.practice_script is not None:
        services = _script_services(options.practice_script)
        if services is None:
            return 2
    else:
        services = practice_services() if options.practice else real_services()
    set_up_logging(services.logs)
    if options.log_level == "debug":
        log_details(True)
    try:
        return _run_with(services, options, environment)
    finally:
        # Windows cannot delete a file that is open.
        services.connections.close()
        if services.temporary_folder:
            services.temporary_folder.cleanup()


def _script_services(given: str) -> Services | None:
    """Return the services for a practice script; None if it cannot be used, and say why."""
    from bolsetup.core.practice.script import ScriptError, read_script  # noqa: PLC0415 - few starts need it

    texts = Texts(choose_language(_system_languages()))
    try:
        return practice_services(read_script(_script_file(given)))
    except ScriptError as error:
        complain(texts("practice.script.problem", file=given or '""', why=texts(error.key, **error.values)))
    except OSError as error:
        complain(texts("practice.script.unreadable", file=given or '""', why=error.strerror or error))
    return None


def _script_file(given: str) -> Path:
    """Return the file of a practice script; one that comes with the program can be given by its name."""
    shipped = resource("practice", f"{given}.toml")
    return shipped if given.isidentifier() and shipped.is_file() else Path(given)


def _run_with(services: Services, options: argparse.Namespace, environment: dict[str, str]) -> int:
    if options.command is None and not options.quit and _has_screen():
        # Nothing of what is made during a start is garbage; `run_window` turns it on again.
        gc.disable()
        # Importing Qt takes 0.1 s, and it may be missing on a server.
        try:
            import bolsetup.qt_import  # noqa: F401, PLC0415
            from bolsetup.start import run_window  # noqa: PLC0415
        except ImportError as error:
            return _refuse_window(services, error)

        return run_window(
            services,
            _pace(options, services),
            environment,
            in_background=options.tray,
            support_mode=options.support,
        )
    texts = Texts(choose_language(_languages(services)))
    if options.command == "pictures":
        return _edit_pictures(services, texts, environment)
    restore_environment(environment)
    try:
        return _quit_running(services, texts) if options.quit else _run_command(options, services, texts)
    except KeychainError as error:
        complain(problem_sentences(texts, error.problem))
    except OSError as error:
        complain(file_problem(texts, error))
    return 1


def _quit_running(services: Services, texts: Texts) -> int:
    try:
        from bolsetup.start import quit_running  # noqa: PLC0415 - imports Qt
    except ImportError:
        gone = None
    else:
        gone = quit_running(services.folder)
    if gone is None:
        from bolsetup.platform.desktop_probes import running_copy  # noqa: PLC0415

        # It could not be asked, but its lock file tells whether it runs.
        gone = running_copy(services.folder).key != "doctor.instance.runs"
    if gone:
        return 0
    complain(texts("cli.still_running"))
    return 1


def _refuse_window(services: Services, why: ImportError) -> int:
    complain(Texts(choose_language(_languages(services)))("cli.no_qt", why=why))
    return 1


def _edit_pictures(services: Services, texts: Texts, environment: dict[str, str]) -> int:
    if services.practice:
        # Practice mode saves nothing, and saving is the purpose of the command.
        complain(texts("pictures.not_in_practice"))
        return 2
    if not _has_screen():
        complain(texts("cli.no_screen"))
        return 1
    try:
        import bolsetup.qt_import  # noqa: F401, PLC0415 - imports Qt
        from bolsetup.pictures import run_editor  # noqa: PLC0415
    except ImportError as error:
        return _refuse_window(services, error)
    return run_editor(texts, environment)


def _run_command(options: argparse.Namespace, services: Services, texts: Texts) -> int:
    if options.command is None:
        complain(texts("cli.no_screen"))
        return 1
    # Importing all commands would take as long as `list` takes by itself.
    run_command = importlib.import_module(f"bolsetup.commands.{options.command}").run
    try:
        return int(run_command(Call(options, services, texts, _pace(options, services))))
    except UsageError as problem:
        complain(str(problem))
        return 2
    finally:
        if damage := services.shops.take_damage():
            complain(texts(f"window.list_{damage}"))


def _pace(options: argparse.Namespace, services: Services) -> Pace:
    if options.check_every:
        return Pace(options.check_every)
    if services.practice:
        from bolsetup.core.practice.script import PRACTICE_INTERVAL_S  # noqa: PLC0415 - as above

        return Pace(PRACTICE_INTERVAL_S)
    return Pace()


def _has_screen() -> bool:
    # Without a display Qt would abort.
    return sys.platform != "linux" or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    )


def _languages(services: Services) -> list[str]:
    return [load_policy().language or "", services.settings.load().language or "", *_system_languages()]


def _system_languages() -> list[str]:
    variables = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return [*variables, system_language(), locale.getlocale()[0] or ""]
