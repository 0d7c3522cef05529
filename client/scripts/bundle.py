"""Put what the server depends on into ``bundled/libs``, for one platform and every Python it runs on.

    python client/scripts/bundle.py linux-x64

The name of a compiled module says which Python it is for (``native.cpython-312-darwin.so``), so those for all
of them lie side by side, and each Python imports its own. What is pure is there once. Wheels are kept in
``build/wheels``.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

TARGETS = json.loads(Path("client/platforms.json").read_text("utf-8"))
PYTHONS: list[str] = TARGETS["pythons"]
WHEELS = Path("build/wheels")
LIBS = Path("bundled/libs")

MARKED = {"win32-x64": ["colorama"]}
"""What dependencies need on one platform only: pip reads their markers as of the machine that it runs on."""

NEVER_IMPORTED = {
    "greenlet",  # for SQLAlchemy's asyncio; the server connects to nothing
    "markdown_it_py",  # these three for what rich prints in a terminal
    "mdurl",
    "pygments",
    "pyyaml",  # for libcst's codemods
}
"""Names of distributions, as their wheels write them."""
NEVER_IMPORTED_PARTS = ("libcst/codemod/", "sqlalchemy/testing/")
SOURCES = {".c", ".cpp", ".pxd", ".pyi", ".pyx", ".rs", ".typed"}
COMPILED = {".so", ".pyd"}


def main(target: str) -> None:
    wheels = download(target)
    shutil.rmtree(LIBS, ignore_errors=True)
    for wheel in wheels:
        unpack(wheel)
    check(path.name for path in LIBS.rglob("*") if path.suffix in COMPILED)


def download(target: str) -> list[Path]:
    """The wheels for the platform, from the cache where they were asked for before."""
    folder = WHEELS / target
    asked = folder / "asked.json"
    dependencies = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    tags = TARGETS["platforms"][target]["tags"]
    question = json.dumps([PYTHONS, tags, dependencies + MARKED.get(target, [])])
    if not asked.is_file() or asked.read_text("utf-8") != question:
        shutil.rmtree(folder, ignore_errors=True)
        for_all_pythons(folder, tags, dependencies + MARKED.get(target, []))
        asked.write_text(question, "utf-8")
    return sorted(folder.glob("*.whl"))


def for_all_pythons(folder: Path, tags: list[str], requirements: list[str]) -> None:
    """Download the newest of each for one Python, then the same for the others where it is compiled."""
    first, *others = PYTHONS
    pip_download(folder, requirements, tags, first)
    for wheel in list(folder.glob("*.whl")):
        name, version, *_, platform = wheel.stem.split("-")
        if name in NEVER_IMPORTED:
            wheel.unlink()
        elif platform != "any":
            pinned = [f"{name}=={version}"]
            if has_pure(folder, pinned):
                wheel.unlink()
            else:
                for python in others:
                    pip_download(folder, pinned, tags, python, "--no-deps")


def has_pure(folder: Path, pinned: list[str]) -> bool:
    """Whether the release is there without compiled parts, too; it is downloaded then."""
    pure = ["--implementation=py", "--abi=none", "--no-deps"]
    try:
        pip_download(folder, pinned, ["any"], PYTHONS[0], *pure, stderr=subprocess.DEVNULL)
    except subprocess.CalledProcessError:
        return False
    return True


def pip_download(
    folder: Path,
    requirements: list[str],
    tags: list[str],
    python: str,
    *options: str,
    stderr: int | None = None,
) -> None:
    quiet = ["--quiet", "--quiet", "--disable-pip-version-check"]
    where = ["--dest", str(folder), f"--python-version={python}", *(f"--platform={tag}" for tag in tags)]
    command = [sys.executable, "-m", "pip", "download", *quiet, "--only-binary=:all:", *where, *options]
    subprocess.run([*command, *requirements], check=True, stderr=stderr)


def unpack(wheel: Path) -> None:
    """Write the files that a running server may want; a pure file is the same for all Pythons."""
    with ZipFile(wheel) as archive:
        for name in wanted(archive.namelist()):
            content, file = archive.read(name), LIBS / name
            if not file.exists():
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
            elif file.read_bytes() != content:
                raise SystemExit(f"{wheel.name}: {name} is another one than for other Pythons")


def wanted(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        path = PurePosixPath(name)
        if path.parts[0].endswith(".dist-info"):
            keep = path.name == "METADATA" or "licen" in name.lower()
        else:
            left_out = "tests" in path.parts or name.startswith(NEVER_IMPORTED_PARTS)
            keep = path.suffix not in SOURCES and not left_out
        if keep and not name.endswith("/"):
            yield name


def check(compiled: Iterable[str]) -> None:
    """Every compiled module has to be there once for each Python."""
    names = list(compiled)
    for module in {name.split(".", 1)[0] for name in names}:
        for python in PYTHONS:
            digits = python.replace(".", "")
            own = [
                name
                for name in names
                if name.startswith((f"{module}.cpython-{digits}-", f"{module}.cp{digits}-"))
            ]
            if len(own) != 1:
                raise SystemExit(f"{module} is there {len(own)} times for Python {python}: {names}")


if __name__ == "__main__":
    main(sys.argv[1])
