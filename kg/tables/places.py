"""Folders on a disk, in an object store or in memory, by path or URL; files appear in them whole or not at all."""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kg.errors import InputNotFound, OutputNotWritable, UsageError
from kg.extras import optional

__all__ = ["Folder", "is_url"]

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")
_SECRET = re.compile(r"(?<=://)[^/@]*@")
_NATIVE = frozenset({"s3", "gs", "gcs", "hdfs", "viewfs", "abfs", "abfss"})
"""What pyarrow reads by itself; all other schemes go to fsspec."""
_IN_URL = "/:?&=@%+,;~[]"
_BLOCK = 1 << 24
PART = ".part"
"""The end of the names of files that are being written."""


def is_url(place: str | Path) -> bool:
    """Whether a place is a URL (``s3://…``) and no path.

    >>> is_url("s3://bucket/shards"), is_url("shards"), is_url("C:/shards")
    (True, False, False)
    """
    return bool(_SCHEME.match(str(place)))


class Folder:
    """A folder, by its path or its URL (``s3://``, ``gs://``, ``hdfs://``, ``memory://`` and what else fsspec knows).

    ``str`` of it is the place as it was given, without a password.

    >>> folder = Folder("memory://example/folder")
    >>> folder.write("a.txt", b"text")
    >>> folder.sizes(), folder.read("a.txt")
    ({'a.txt': 4}, b'text')
    >>> folder.delete()

    Raises:
        UsageError: a scheme that nobody knows, or a URL that is not of its form.
        MissingExtra: pyarrow or fsspec is not installed.
    """

    def __init__(self, place: str | Path) -> None:
        fs = optional("pyarrow.fs", "analytics", "Parquet")
        self._place = str(place)
        scheme = _SCHEME.match(self._place)
        if scheme is None or scheme[1] == "file":
            local = self._place if scheme is None else self._place.removeprefix("file://")
            self.local: Path | None = Path(os.path.abspath(local))
            self.files, self.path = fs.LocalFileSystem(), str(self.local)
        else:
            self.local = None
            with self._naming(UsageError, "cannot use"):
                self.files, self.path = _remote(self._place, scheme[1])
            self.path = self.path.rstrip("/")

    def __str__(self) -> str:
        return _SECRET.sub("", self._place)

    def folder(self, name: str) -> Folder:
        """A folder in this one."""
        inner = Folder.__new__(Folder)
        inner._place = f"{self._place.rstrip('/')}/{name}"
        inner.local = None if self.local is None else self.local / name
        inner.files, inner.path = self.files, f"{self.path}/{name}"
        return inner

    def exists(self) -> bool:
        """Whether there is such a folder; an object store has it if something is in it."""
        with self._naming(InputNotFound, "cannot read"):
            info = self.files.get_file_info(self.path)
        return bool(info.is_file or info.type.name == "Directory")

    def is_file(self) -> bool:
        """Whether the path is that of a file."""
        with self._naming(InputNotFound, "cannot read"):
            return bool(self.files.get_file_info(self.path).is_file)

    def sizes(self) -> dict[str, int]:
        """The files that are directly in the folder, sorted by name, with their sizes in bytes.

        Raises:
            InputNotFound: there is no such folder, or it cannot be read.
        """
        return {name: info.size for name, info in self._entries() if info.is_file}

    def folders(self) -> list[str]:
        """The names of the folders that are directly in this one, sorted."""
        return [name for name, info in self._entries() if not info.is_file]

    def _entries(self) -> list[tuple[str, Any]]:
        fs = optional("pyarrow.fs", "analytics", "Parquet")
        with self._naming(InputNotFound, "cannot read"):
            found = self.files.get_file_info(fs.FileSelector(self.path))
        return sorted(((info.base_name, info) for info in found), key=lambda entry: entry[0])

    def open(self, name: str) -> Any:
        """A file of the folder as a ``pyarrow.NativeFile``, for reading anywhere in it.

        Raises:
            InputNotFound: there is no such file, or it cannot be read.
        """
        with self._naming(InputNotFound, "cannot read", name):
            return self.files.open_input_file(f"{self.path}/{name}")

    def read(self, name: str) -> bytes:
        """The bytes of a file; see :meth:`open` for the errors."""
        with self._naming(InputNotFound, "cannot read", name), self.open(name) as file:
            return bytes(file.read())

    def make(self) -> None:
        """Make the folder with those above it, where they are missing.

        Raises:
            OutputNotWritable: it cannot be made.
        """
        with self._naming(OutputNotWritable, "cannot write"):
            self.files.create_dir(self.path, recursive=True)

    def write(self, name: str, data: Any) -> None:
        """Write a file, in place of one of this name; it is there only when all of it is.

        On a disk and on HDFS it gets its name when it is complete; an object store shows no object before
        its last byte has come.

        Args:
            data: bytes, or a ``pyarrow.Buffer``.

        Raises:
            OutputNotWritable: it cannot be written, or the disk is full.
        """
        with self._naming(OutputNotWritable, "cannot write", name):
            if self.local is not None:
                self._write_local(self.local, name, data)
            elif self.files.type_name == "hdfs":
                part = f"{self.path}/{_part(name)}"
                self._write_stream(part, data)
                self.files.move(part, f"{self.path}/{name}")
            else:
                self._write_stream(f"{self.path}/{name}", data)

    def _write_local(self, folder: Path, name: str, data: Any) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / _part(name)
        try:
            with part.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, folder / name)
        except BaseException:
            with suppress(OSError):
                part.unlink()
            raise

    def _write_stream(self, path: str, data: Any) -> None:
        self.files.create_dir(self.path, recursive=True)
        with self.files.open_output_stream(path) as stream:
            stream.write(data)

    def put(self, name: str, source: Path) -> None:
        """Move a file of this machine into the folder; on another disk or in an object store by copying.

        Raises:
            OutputNotWritable: it cannot be written, or the disk is full.
        """
        with self._naming(OutputNotWritable, "cannot write", name):
            if self.local is not None:
                self.local.mkdir(parents=True, exist_ok=True)
                part = self.local / _part(name)
                try:
                    shutil.move(source, part)
                    with part.open("rb") as file:
                        os.fsync(file.fileno())
                    os.replace(part, self.local / name)
                finally:
                    part.unlink(missing_ok=True)
            else:
                self._upload(name, source)
                source.unlink()

    def _upload(self, name: str, source: Path) -> None:
        self.files.create_dir(self.path, recursive=True)
        with source.open("rb") as file, self.files.open_output_stream(f"{self.path}/{name}") as stream:
            while block := file.read(_BLOCK):
                stream.write(block)

    def remove(self, name: str) -> None:
        """Delete a file, if it is there."""
        with self._naming(OutputNotWritable, "cannot delete", name), suppress(FileNotFoundError):
            self.files.delete_file(f"{self.path}/{name}")

    def delete(self) -> None:
        """Delete the folder with all that is in it, if it is there."""
        with self._naming(OutputNotWritable, "cannot delete"), suppress(FileNotFoundError):
            self.files.delete_dir(self.path)

    @contextmanager
    def _naming(self, error: type[UsageError], what: str, name: str = "") -> Iterator[None]:
        """Turn errors of the file system into one of ours that names the place."""
        try:
            yield
        except (OSError, ValueError, ImportError) as e:
            place = f"{self}/{name}" if name else str(self)
            if isinstance(e, FileNotFoundError):
                raise error(f"{what} {place!r}: there is no such file or folder") from e
            reason = _SECRET.sub("", " ".join(str(getattr(e, "strerror", None) or e).split()))
            raise error(f"{what} {place!r}: {reason}") from e


def _part(name: str) -> str:
    return f".{name}.{os.getpid()}-{secrets.token_hex(4)}{PART}"


def _remote(place: str, scheme: str) -> tuple[Any, str]:
    """The file system of a URL, and the path there."""
    fs = optional("pyarrow.fs", "analytics", "Parquet")
    if scheme.lower() in _NATIVE:
        files, path = fs.FileSystem.from_uri(quote(place, safe=_IN_URL))
        return files, str(path)
    core = optional("fsspec.core", "analytics", f"{scheme}://")
    inner, path = core.url_to_fs(place)
    return fs.PyFileSystem(fs.FSSpecHandler(inner)), str(path)
