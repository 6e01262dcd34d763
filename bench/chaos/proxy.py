"""A wire that can be made slow or cut: between a browser and the site, or between the site and its database."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress


class Wire:
    """Listens on a port or on a socket file and passes everything on. Change `delay` or call `cut` while it works."""

    def __init__(self, *, listen: int | str, to: tuple[str, int] | str) -> None:
        self._listen, self._to = listen, to
        self.delay = 0.0
        self.is_open = True
        self._loop = asyncio.new_event_loop()
        self._wires: set[asyncio.StreamWriter] = set()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> Wire:
        """Begin to listen."""
        self._thread.start()
        self._ready.wait(10)
        return self

    def stop(self) -> None:
        """Cut everything and listen no more."""
        self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def cut(self) -> None:
        """Break every connection as it is, in the middle of whatever it carries."""

        def now() -> None:
            for writer in self._wires:
                writer.transport.abort()
            self._wires.clear()

        self._loop.call_soon_threadsafe(now)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        listening = (
            asyncio.start_unix_server(self._joined, self._listen)
            if isinstance(self._listen, str)
            else asyncio.start_server(self._joined, "127.0.0.1", self._listen)
        )
        self._loop.run_until_complete(listening)
        self._ready.set()
        self._loop.run_forever()

    async def _joined(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self.is_open:
            writer.transport.abort()
            return
        try:
            there = (
                await asyncio.open_unix_connection(self._to)
                if isinstance(self._to, str)
                else await asyncio.open_connection(*self._to)
            )
        except OSError:
            writer.transport.abort()
            return
        self._wires |= {writer, there[1]}
        await asyncio.gather(self._carry(reader, there[1]), self._carry(there[0], writer))

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            while data := await reader.read(4096 if self.delay else 65536):
                if self.delay:
                    await asyncio.sleep(self.delay)
                writer.write(data)
                await writer.drain()
        with suppress(OSError):
            writer.close()
        self._wires.discard(writer)
