"""A file sent to be examined stays in memory, and never more of it than a paper needs."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest

LIMIT = 10 << 20  # of a file
PATIENCE = 50 << 20  # of a request: beyond, it is refused before a byte of it is read


class InMemory(FileUploadHandler):
    """Keeps one file in memory; what exceeds the limit is let through unread, and `too_big` says so."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.too_big = False
        self._parts: list[bytes] = []
        self._size = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self._parts:
            raise SkipFile  # one is enough

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._size += len(raw_data)
        if self._size > LIMIT:
            self.too_big = True
            self._parts.clear()
            raise StopUpload(connection_reset=False)
        self._parts.append(raw_data)

    def file_complete(self, file_size: int) -> SimpleUploadedFile:
        return SimpleUploadedFile(self.file_name, b"".join(self._parts), self.content_type)


def sent_too_much(request: HttpRequest) -> bool:
    """Whether the request says of itself that it is larger than anybody needs."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length.isdecimal() and int(length) > PATIENCE
