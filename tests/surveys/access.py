"""The pages of the surveys for the table of every URL with every persona: each room adds its own."""

from importlib import import_module
from pathlib import Path

ROOMS = [
    import_module(f"tests.surveys.{file.stem}") for file in sorted(Path(__file__).parent.glob("access_*.py"))
]

PAGES = {f"{room.NAMESPACE}:{name}": page for room in ROOMS for name, page in room.PAGES.items()}


def targets(province):
    """{target: kwargs of the URL}"""
    return {name: kwargs for room in ROOMS for name, kwargs in room.targets(province).items()}
