"""Old word processor files to .docx through LibreOffice, as a program that is not trusted with the file.

Each file has a process group of its own, cold: LibreOffice 7.4 ends after every `--convert-to`, also where it was kept
waiting for work, and one that is kept by UNO (0.2 s a file instead of 0.65 s of processor time) would carry over to the
next file what one did to it. The profile is a folder of ours, in which macros, active links and the network are off;
where the system lets us, the process has no network at all.
"""

import atexit
import contextlib
import os
import resource
import shutil
import signal
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from extractor.errors import DamagedError, DependencyError, TooLargeError

PROGRAM = "soffice"
MAX_SECONDS = 60.0
"""On the clock for one file; a report takes 1 s, three on a busy machine with a new profile."""
MAX_BYTES = 2_000_000_000
"""Of memory; a report takes 200 MB."""
MAX_WRITTEN = 200_000_000
"""Bytes of the largest file that it may write."""

_OPTIONS = ("--headless", "--norestore", "--nologo", "--nolockcheck", "--nodefault")
_ALONE = ("unshare", "--map-root-user", "--net")
"""Starts a program without a network, where the system allows that to everyone."""
_SETTINGS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Misc", "FirstRun", "false"),
    ("Writer/Content/Update", "Link", "0"),
    ("Writer/Content/Update", "Field", "false"),
    ("Calc/Content/Update", "Link", "2"),
    ("Common/Java/ApplicationSettings", "Enable", "false"),
)
"""Macros never run (whoever signed them), links are never updated."""
_DEAD_PROXY = (("ooInetProxyType", "2"), ("ooInetHTTPProxyName", "127.0.0.1"), ("ooInetHTTPProxyPort", "9"),
               ("ooInetHTTPSProxyName", "127.0.0.1"), ("ooInetHTTPSProxyPort", "9"))  # fmt: skip
"""For where a network cannot be taken away: whatever is asked for is asked of a port at which nobody listens."""


def is_installed() -> bool:
    """Whether LibreOffice can be called."""
    return shutil.which(PROGRAM) is not None


def to_docx(data: bytes, suffix: str) -> bytes:
    """A text document as .docx; `suffix` as of its type (`.doc`), since some filters go by it.

    Raises DependencyError where LibreOffice is missing, TooLargeError where it takes too long, DamagedError where it
    gives no document.
    """
    if not is_installed():
        raise DependencyError("LibreOffice is not installed: apt-get install libreoffice-writer-nogui")
    with tempfile.TemporaryDirectory(prefix="gouji-") as folder:
        place = Path(folder) / f"document{suffix}"
        place.write_bytes(data)
        _run("--convert-to", "docx:MS Word 2007 XML", "--outdir", f"{folder}/out", str(place))
        made = Path(folder) / "out" / "document.docx"
        if not made.is_file():
            raise DamagedError("is damaged: LibreOffice cannot open it; save it as .docx in the program that made it")
        return made.read_bytes()


def _run(*arguments: str) -> None:
    """LibreOffice with these arguments, at most MAX_SECONDS; none of its processes is left. Raises TooLargeError."""
    command = [*_lonely(), PROGRAM, f"-env:UserInstallation={_profile().as_uri()}", *_OPTIONS, *arguments]
    # `timeout` is there for the case that we are killed: it ends the group when nobody else does.
    process = subprocess.Popen(  # noqa: S603
        ["timeout", "--signal=KILL", f"{MAX_SECONDS + 5:.0f}", *command],  # noqa: S607
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        env=_environment(),
    )  # fmt: skip
    try:
        _limit(process.pid)
        process.wait(MAX_SECONDS)
    except subprocess.TimeoutExpired as fault:
        _forget_profile()
        raise TooLargeError(f"takes LibreOffice more than {MAX_SECONDS:.0f} s: save it as .docx") from fault
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if process.returncode:
        _forget_profile()  # what a crash leaves would make the next start ask about it


def _limit(pid: int) -> None:
    """Limits for a process and those that it starts: no lower one is raised."""
    limits = ((resource.RLIMIT_DATA, MAX_BYTES), (resource.RLIMIT_FSIZE, MAX_WRITTEN), (resource.RLIMIT_CORE, 0),
              (resource.RLIMIT_CPU, int(MAX_SECONDS)))  # fmt: skip
    for kind, most in limits:
        with contextlib.suppress(ProcessLookupError):
            hard = resource.prlimit(pid, kind)[1]
            allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.prlimit(pid, kind, (allowed, allowed))


def _environment() -> dict[str, str]:
    """What LibreOffice needs of ours, and nothing that leads to a network or a screen."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "HOME", "TMPDIR") if name in os.environ}
    return {**kept, "SAL_USE_VCLPLUGIN": "svp", "http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}


@cache
def _lonely() -> tuple[str, ...]:
    """What starts a program without a network; empty where the system does not let us."""
    try:
        done = subprocess.run([*_ALONE, "true"], capture_output=True, check=False, timeout=10)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return () if done.returncode else _ALONE


@cache
def _profile() -> Path:
    """This process's own profile; making LibreOffice set up a new one for each file would double the time."""
    folder = Path(tempfile.mkdtemp(prefix="gouji-libreoffice-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    items = [_setting(f"/org.openoffice.Office.{path}", name, text) for path, name, text in _SETTINGS]
    items += [_setting("/org.openoffice.Inet/Settings", name, text) for name, text in _DEAD_PROXY]
    (folder / "user").mkdir()
    (folder / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{''.join(items)}</oor:items>",
        encoding="utf-8",
    )
    return folder


def _setting(path: str, name: str, text: str) -> str:
    return f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{text}</value></prop></item>'


def _forget_profile() -> None:
    """The next file gets a new profile: this one may be broken."""
    shutil.rmtree(_profile(), ignore_errors=True)
    _profile.cache_clear()


os.register_at_fork(after_in_child=_profile.cache_clear)
