"""Pages that are made of the notebooks when the site is built: each is executed, so that what it shows is so.

In the repository a notebook has no outputs: a change of it is a change of its text. A cell that fails, fails the build.
"""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from nbclient import NotebookClient
from nbconvert import MarkdownExporter
from traitlets.config import Config

FOLDER = Path(__file__).parents[1] / "notebooks"
LINK = re.compile(r"\]\((?:\.\./docs/|docs/)?notebooks/([\w-]+)\.ipynb\)")
SHARP = "--InlineBackend.figure_format=retina"  # twice as many pixels
NOTE = "\n\n[Download this notebook]({name}.ipynb), and run it with `pip install '.[plot]' jupyterlab`.\n"


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add a page for each notebook, and its pictures beside it."""
    for path in sorted(FOLDER.glob("*.ipynb")):
        text, pictures = executed(path)
        files.append(File.generated(config, f"notebooks/{path.stem}.md", content=text))
        for name, content in pictures.items():
            files.append(File.generated(config, f"notebooks/{name}", content=content))
    return files


def on_page_markdown(markdown: str, **_: object) -> str:
    """Point links to notebooks to the pages that are made of them."""
    return LINK.sub(r"](notebooks/\1.md)", markdown)


def executed(path: Path) -> tuple[str, dict[str, bytes]]:
    """The Markdown of a notebook with what its cells show, and its pictures by name."""
    notebook = nbformat.read(path, as_version=4)
    with TemporaryDirectory() as folder:
        sockets = Config({"KernelManager": {"transport": "ipc", "ip": f"{folder}/kernel"}})  # no port is opened
        client = NotebookClient(notebook, timeout=300, kernel_name="python3", config=sockets)
        client.extra_arguments = [SHARP]
        client.execute()
    text, resources = MarkdownExporter().from_notebook_node(
        notebook, resources={"unique_key": path.stem, "output_files_dir": f"{path.stem}-files"}
    )
    text = text.replace("![png](", "![what the cell above draws](")
    shown = {name: content for name, content in resources["outputs"].items() if name in text}
    return text.rstrip() + NOTE.format(name=path.stem), shown
