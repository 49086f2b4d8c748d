"""A wire to a server that is cut after so many bytes, or answers what it likes."""

import socket
import threading
from contextlib import suppress


class CuttingProxy:
    """Passes everything on to `port`; `cut_after` says after how many bytes from the server the next connections
    break, None never. `rewrite` may change what the server says."""

    def __init__(self, port):
        self.cut_after = None
        self.rewrite = None
        self.connections = 0
        self._target = port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self._listening.close()

    def _accept(self):
        with suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                self.connections += 1
                far = socket.create_connection(("127.0.0.1", self._target))
                threading.Thread(target=self._pass, args=(near, far, False), daemon=True).start()
                threading.Thread(target=self._pass, args=(far, near, True), daemon=True).start()

    def _pass(self, source, sink, is_from_server):
        left = self.cut_after if is_from_server else None
        with suppress(OSError):
            while data := source.recv(4096):
                if is_from_server and self.rewrite:
                    data = self.rewrite(data)
                if left is not None and len(data) >= left:
                    sink.sendall(data[:left])
                    break
                left = left - len(data) if left is not None else None
                sink.sendall(data)
        for each in (source, sink):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
