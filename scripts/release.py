"""What is published: the two archives, their sums, the versions they were tested with, and a bill of materials.

Run by `nox -s release`. The archives are built twice, and must be the same to the byte: they depend on the commit
alone.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
SMOKE = ("directive_02", "documents", "inventory", "public", "schema", "units")  # every shipped file is read
EXTRAS = "cli,excel,frames,ical,plot,test"
MUST_HAVE = {"LICENSE", "NOTICE", "README.md", "CHANGELOG.md", "SECURITY.md", "pyproject.toml", "noxfile.py"}


def run(*command: str, cwd: Path = ROOT, **environment: str) -> str:
    """The output of a command; ends the script where it fails."""
    done = subprocess.run(command, cwd=cwd, env=os.environ | environment, text=True, capture_output=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def python(*arguments: str, cwd: Path = ROOT, **environment: str) -> str:
    return run(sys.executable, "-m", *arguments, cwd=cwd, **environment)


def build(folder: Path) -> list[Path]:
    """The source archive, and the wheel made from it, in a folder."""
    moment = run("git", "log", "-1", "--format=%ct").strip()
    python("build", "--outdir", str(folder), SOURCE_DATE_EPOCH=moment)
    return sorted(folder.iterdir())


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def not_the_same(first: list[Path], second: list[Path]) -> list[str]:
    """The names of archives that differ between two builds of one commit."""
    again = {path.name: digest(path) for path in second}
    return [path.name for path in first if again.get(path.name) != digest(path)]


def missing_from(source: Path, wheel: Path) -> list[str]:
    """What the archives have to have and do not: licences, the notes of derived data, the data, the tests."""
    with tarfile.open(source) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    with zipfile.ZipFile(wheel) as archive:
        packed = set(archive.namelist())
    data = {path.relative_to(ROOT).as_posix() for path in (ROOT / "rollout").rglob("*.*") if path.suffix != ".pyc"}
    tests = {path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("*.py")}
    return sorted((MUST_HAVE | data | tests) - names) + sorted(data - packed)


def tested_environment(wheel: Path) -> str:
    """The interpreter of a new environment with the wheel and its extras alone, in which its tests have passed."""
    folder = ROOT / "build" / "tested"
    python("venv", "--clear", str(folder))
    interpreter = str(folder / "bin" / "python")
    run(interpreter, "-m", "pip", "install", "--quiet", f"{wheel}[{EXTRAS}]")
    tests = [str(ROOT / "tests" / f"test_{name}.py") for name in SMOKE]
    run(interpreter, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(ROOT), *tests, cwd=folder)
    return interpreter


def version_faults(version: str) -> list[str]:
    """What keeps a version from being published: no section of the changelog, changes left under Unreleased."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    faults = []
    if f"## [{version}]" not in changelog:
        faults.append(f"CHANGELOG.md has no section [{version}]; move what stands under Unreleased there")
    if run("git", "status", "--porcelain").strip():
        faults.append("the checkout has changes that are not committed")
    if f"v{version}" not in run("git", "tag", "--points-at", "HEAD").split():
        faults.append(f"HEAD has no tag v{version}")
    return faults


def main() -> None:
    release, again = ROOT / "build" / "release", ROOT / "build" / "again"
    for folder in (release, again):
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.iterdir():
            path.unlink()
    archives = build(release)
    if differing := not_the_same(archives, build(again)):
        sys.exit(f"not the same in a second build: {', '.join(differing)}")
    source, wheel = (next(path for path in archives if path.name.endswith(end)) for end in (".tar.gz", ".whl"))
    if missing := missing_from(source, wheel):
        sys.exit(f"missing from the archives: {', '.join(missing)}")
    python("twine", "check", "--strict", *map(str, archives))
    tested, bill = release / "tested.txt", release / "sbom.cdx.json"
    interpreter = tested_environment(wheel)
    tested.write_text(run(interpreter, "-m", "pip", "freeze", "--exclude", "rollout-policy"), encoding="utf-8")
    pyproject = ("--pyproject", str(ROOT / "pyproject.toml"), "--mc-type", "library")
    python("cyclonedx_py", "environment", interpreter, *pyproject, "--output-reproducible", "-o", str(bill))
    listed = [*archives, tested, bill]
    sums = "".join(f"{digest(path)}  {path.name}\n" for path in listed)
    (release / "SHA256SUMS").write_text(sums, encoding="utf-8")
    version = wheel.name.split("-")[1]
    print(f"{dt.date.today()}: {version} in {release.relative_to(ROOT)}\n{sums}", end="")
    for fault in version_faults(version):
        print(f"not to be published yet: {fault}")


if __name__ == "__main__":
    main()
