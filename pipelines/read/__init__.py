"""Reading: files, folders, globs and the standard input -> :class:`kg.model.Document`."""

from pipelines.read.boilerplate import find_boilerplate
from pipelines.read.decode import decode
from pipelines.read.failed import FailedDocument, ReadResult
from pipelines.read.inputs import FORMATS, InputFile, find_inputs
from pipelines.read.language import detect_language
from pipelines.read.reader import read_file, read_paths, read_with_origins

__all__ = [
    "FORMATS",
    "FailedDocument",
    "InputFile",
    "ReadResult",
    "decode",
    "detect_language",
    "find_boilerplate",
    "find_inputs",
    "read_file",
    "read_paths",
    "read_with_origins",
]
