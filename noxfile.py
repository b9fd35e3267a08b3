"""The one entry point for developers: `nox` runs everything CI runs, `nox -s lint` one session."""

import pathlib

import nox

nox.options.default_venv_backend = "venv"
nox.options.sessions = ["lint", "types", "coverage", "dateutil", "wheel"]

TESTS = pathlib.Path(__file__).parent / "tests"


@nox.session(python="3.11")
def lint(session: nox.Session) -> None:
    """Style and format."""
    session.install("ruff>=0.9")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session(python="3.11")
def types(session: nox.Session) -> None:
    """The library, its tests, and a user's script against the public names."""
    session.install("-e", ".[cli,test,dev]")
    session.run("mypy")


@nox.session(python="3.11")
def coverage(session: nox.Session) -> None:
    """All tests, with branch coverage gated."""
    session.install("-e", ".[calendar,cli,test]")
    session.run("coverage", "run", "-m", "pytest", "-q", *session.posargs)
    session.run("coverage", "report")


@nox.session(python="3.11")
@nox.parametrize("release", ["2.9.0.post0", "4.0.0"])
def dateutil(session: nox.Session, release: str) -> None:
    """All tests with one release of python-dateutil, without the extra calendar, whose package has a cap of its own."""
    session.install("-e", ".[test]", f"python-dateutil=={release}")
    session.run("pytest", "-q", *session.posargs)


@nox.session(python="3.11")
def wheel(session: nox.Session) -> None:
    """The built wheel, installed and tested outside the tree."""
    session.install("build")
    out = pathlib.Path(session.create_tmp())
    for old in out.glob("*.whl"):
        old.unlink()
    session.run("python", "-m", "build", "--wheel", "--outdir", str(out))
    (built,) = out.glob("*.whl")
    session.install(f"{built}[calendar,test]", "mypy>=1.11")
    session.cd(out)
    session.run("mypy", "--strict", str(TESTS / "user_script.py"))
    session.run("pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(TESTS.parent), str(TESTS))


@nox.session(python="3.11")
def docs(session: nox.Session) -> None:
    """The documentation as pages for a browser, in build/site; not part of the checks, which run its examples."""
    session.install("-e", ".[docs]")
    session.run("mkdocs", "build")


@nox.session(python="3.11")
def benchmarks(session: nox.Session) -> None:
    """Costs beside those of other tools, in one table; not part of the checks. `nox -s benchmarks -- warm`: one."""
    session.install("-e", ".[benchmarks]")
    session.run("python", "-m", "benchmarks", *session.posargs)
