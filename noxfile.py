"""The one entry point for developers: `nox` runs everything CI runs, `nox -s lint` one session."""

import pathlib
import re
import shutil

import nox

nox.options.default_venv_backend = "venv"
nox.options.sessions = [
    *("lint", "types", "properties", "coverage", "calendars", "dateutil", "wheel", "docs", "fuzz", "browser"),
]

ROOT = pathlib.Path(__file__).parent
PYTEST = ("pytest", "-q", "-p", "no:cacheprovider")  # CI runs sessions side by side: they share no cache

# python-dateutil is called in one place, to add months to a day (`rollout.days`). These add months and compare the
# result with days written by hand or with the judge, which adds none by dateutil.
DATES = ["days", "earliest", "explanation", "reading", "reading_steps", "readings", "statuses"]
# These use what an extra provides, or test that nothing is loaded before it is needed.
WITHOUT_EXTRAS = ["cli", "findings", "public", "start_up"]

# Each shipped file is read: the policies, the registers, the calendar, the schema, the page. All commands answer.
SHIPPED = [
    "board",
    "cli",
    "directive_02",
    "documents",
    "inventory",
    "public",
    "readings",
    "schema",
    "start_up",
    "units",
]


BLOCK = r'^```python title="(\w+\.py)"\n(.*?)^```$'  # a file that a page writes
SERVICE = ["service.py", "morning.py"]


def modules(names: list[str]) -> list[str]:
    """Return the paths of test modules."""
    return [str(ROOT / "tests" / f"test_{name}.py") for name in names]


@nox.session(python="3.11")
def lint(session: nox.Session) -> None:
    """Style and format."""
    session.install("ruff>=0.9")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session(python="3.11")
def types(session: nox.Session) -> None:
    """Types of the library and of its tests; of a user's script and of the service in the docs, by two checkers."""
    session.install("-e", ".[cli,excel,test,dev]")
    session.run("mypy")
    folder = pathlib.Path(session.create_tmp())
    written = [folder / "user_script.py", *(folder / name for name in SERVICE)]
    blocks = dict(re.findall(BLOCK, (ROOT / "docs" / "service.md").read_text("utf-8"), re.MULTILINE | re.DOTALL))
    blocks["user_script.py"] = (ROOT / "tests" / "user_script.py").read_text("utf-8")
    for path in written:
        path.write_text(f"# pyright: strict\n{blocks[path.name]}", encoding="utf-8")
    scripts = list(map(str, written))
    session.run("mypy", "--strict", *scripts)
    session.run("pyright", "--pythonpath", str(pathlib.Path(session.bin) / "python"), *scripts)


@nox.session(python="3.11")
def coverage(session: nox.Session) -> None:
    """All tests, with branch coverage gated; those of workbooks, data frames, calendars, pictures too, with Polars."""
    session.install("-e", ".[cli,excel,frames,ical,plot,test]", "holidays>=0.109", "openpyxl>=3.1", "polars>=1.24")
    session.run("coverage", "run", "-m", *PYTEST, *session.posargs)
    session.run("coverage", "report")


@nox.session(python="3.11")
def properties(session: nox.Session) -> None:
    """The properties, each with as many examples as it asks for: `pytest` tries two in five of them."""
    session.install("-e", ".[cli,test]")
    session.run(*PYTEST, "-m", "hypothesis", "--hypothesis-profile=ci", *session.posargs)


@nox.session(python="3.11")
def thorough(session: nox.Session) -> None:
    """Twenty times as many examples of each property, new ones on each run; takes minutes and is not part of CI."""
    session.install("-e", ".[cli,test]")
    session.run("pytest", "-q", "--hypothesis-profile=thorough", *session.posargs)


@nox.session(python="3.11")
def hostile(session: nox.Session) -> None:
    """Inputs made to exhaust a reader, each in a process with limits of CPU and memory; a minute, not part of CI."""
    session.install("-e", ".[test]")
    session.run("python", str(ROOT / "tests" / "hostile.py"), *session.posargs)


@nox.session(python="3.11")
def minimum(session: nox.Session) -> None:
    """All tests with the lowest release of each dependency that is declared; minutes, and not part of CI.

    networkx 3.2 warns of its own text while it is imported, and hypothesis of what it finds there: no warnings of ours.
    """
    declared = nox.project.load_toml(str(ROOT / "pyproject.toml"))["project"]
    extras = declared["optional-dependencies"]
    lowest = [*declared["dependencies"], *extras["cli"], *extras["excel"], *extras["test"]]
    session.install("-e", ".[cli,excel,test]", *(requirement.replace(">=", "==") for requirement in lowest))
    filters = ("invalid escape sequence:DeprecationWarning", ":ImportWarning", "It looks like .register_random")
    ignored = [argument for text in filters for argument in ("-W", f"ignore:{text}")]
    session.run(*PYTEST, *ignored, *session.posargs)


@nox.session(python="3.13")
def newest(session: nox.Session) -> None:
    """All tests on Python 3.13, where it is to be had; not part of CI."""
    session.install("-e", ".[cli,test]")
    session.run(*PYTEST, *session.posargs)


@nox.session(python="3.11")
def fuzz(session: nox.Session) -> None:
    """The readers under inputs that reach ever more of them, for a minute: `nox -s fuzz -- 3600` for an hour.

    What reaches more than the corpus does is kept in build/corpus; what raises an error that is not ours fails it.
    """
    session.install("-e", ".", "atheris>=2.3")
    (ROOT / "build" / "corpus").mkdir(parents=True, exist_ok=True)
    seconds = session.posargs[0] if session.posargs else "60"
    corpus = (str(ROOT / "build" / "corpus"), str(ROOT / "tests" / "corpus"))
    options = (f"-max_total_time={seconds}", f"-artifact_prefix={ROOT / 'build'}/", "-verbosity=0")
    session.cd(session.create_tmp())
    session.run("python", str(ROOT / "tests" / "fuzz.py"), *corpus, *options)


@nox.session(python="3.11")
def mutation(session: nox.Session) -> None:
    """Changed code must fail a test: every change of the core by mutmut; an hour, and not part of CI.

    Those that survive are compared with tests/survivors.toml, which says of each why no test can notice it.
    """
    session.install("-e", ".[cli,test]", "mutmut>=3.8", "pytest-timeout")
    session.run("python", str(ROOT / "tests" / "mutation.py"), *session.posargs)


@nox.session(python="3.11")
@nox.parametrize("release", ["2.9.0.post0", "4.0.0"])
def dateutil(session: nox.Session, release: str) -> None:
    """The tests of dates with one release of python-dateutil, and those of the extras without any extra."""
    session.install("-e", ".[test]", f"python-dateutil=={release}")
    session.run(*PYTEST, *(session.posargs or modules(DATES + WITHOUT_EXTRAS)))


@nox.session(python="3.11")
def wheel(session: nox.Session) -> None:
    """The built wheel, installed and tested outside the tree."""
    folder = pathlib.Path(session.create_tmp())
    for path in folder.glob("*.whl"):
        path.unlink()
    session.run("pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT))
    (built,) = folder.glob("*.whl")
    session.install(f"{built}[cli,test]", "mypy>=1.11")
    session.cd(folder)
    script = ROOT / "tests" / "user_script.py"
    session.run("mypy", "--strict", str(script))
    session.run("python", str(script), silent=True)
    session.run("rollout", "due", "--by", "2022-06-30", "--policy", "ct-02-2022", silent=True)
    session.run(*PYTEST, "--rootdir", str(ROOT), *modules(SHIPPED))


@nox.session(python="3.11")
def docs(session: nox.Session) -> None:
    """The documentation as pages for a browser, in build/site; a warning is an error."""
    session.install("-e", ".[docs]")
    # not --quiet: it hides warnings, and then --strict fails for none; material recommends another builder in a banner
    session.run("mkdocs", "build", "--strict", env={"NO_MKDOCS_2_WARNING": "1"})


@nox.session(python="3.11")
def browser(session: nox.Session) -> None:
    """The board in Chromium, with axe-core, which says whether everyone can use it; needs `chromium` and `npm`."""
    for program in ("chromium", "npm"):
        if shutil.which(program) is None:
            session.error(f"there is no {program}: apt-get install {program}")
    session.install("-e", ".[browser,cli,test]")
    folder = ROOT / "build" / "axe"
    session.run("npm", "install", "--silent", "--no-save", "--prefix", str(folder), "axe-core@4.10", external=True)
    script = folder / "node_modules" / "axe-core" / "axe.min.js"
    session.run(*PYTEST, *(session.posargs or modules(["board_browser"])), env={"AXE": str(script)})


@nox.session(python="3.11")
def vega(session: nox.Session) -> None:
    """The Vega-Lite pictures by the official schema, which Altair 5 comes with, and drawn; not part of CI."""
    session.install("-e", ".[test]", "altair>=5.5,<6", "vl-convert-python>=1.9")
    session.run(*PYTEST, *modules(["vega_schema"]))


@nox.session(python="3.11")
def engines(session: nox.Session) -> None:
    """The tests of frames on every engine but Spark; half a minute, and not part of CI."""
    session.install("-e", ".[test,engines]")
    session.run(*PYTEST, *(session.posargs or modules(["frames"])))


@nox.session(python="3.11")
@nox.parametrize("server", ["sail", "pyspark"])
def spark(session: nox.Session, server: str) -> None:
    """The tests of frames by Spark Connect: on Sail, which is written in Rust, and on PySpark, which needs Java 17.

    Sail takes the client 4.1.1 and refuses 4.3. Not part of CI: PySpark takes minutes.
    """
    session.install("-e", ".[test,engines]", "pyspark[connect]==4.1.1", "pysail==0.7.*")
    remote = {"sail": "sail", "pyspark": "local[2]"}[server]
    session.run(*PYTEST, *modules(["frames"]), "-k", "spark", *session.posargs, env={"SPARK_SERVER": remote})


@nox.session(python="3.11")
def calendars(session: nox.Session) -> None:
    """The tests of calendars with two more readers, and with ical.js where there are node and npm; seconds."""
    session.install("-e", ".[ical,test]", "ical>=10", "vobject>=0.9.9")
    env = {}
    if shutil.which("npm"):
        folder = pathlib.Path(session.create_tmp())
        session.run("npm", "install", "--silent", "--prefix", str(folder), "ical.js@2", external=True)
        env["ICAL_JS"] = str(folder.resolve() / "node_modules" / "ical.js" / "dist" / "ical.js")
    session.run(*PYTEST, *(session.posargs or modules(["calendars"])), env=env)


@nox.session(python="3.11")
def release(session: nox.Session) -> None:
    """What is published, in build/release: archives, sums, the versions they were tested with, a bill of materials."""
    session.install("build", "cyclonedx-bom", "twine")
    session.run("python", "scripts/release.py")


@nox.session(python="3.11")
def benchmarks(session: nox.Session) -> None:
    """Costs beside those of other tools, in one table; not part of CI. `nox -s benchmarks -- warm`: one."""
    session.install("-e", ".[benchmarks]")
    session.run("python", "-m", "benchmarks", *session.posargs)
