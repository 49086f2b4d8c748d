"""The whole site as it is served: uvicorn with the live stream, in a process of its own on the test's database.

Django's own live server has no ASGI and so no stream.
"""

import atexit
import subprocess
import sys
from urllib.request import urlopen

from tests.services.ports import accepts, free_port, wait_until

_READY_WITHIN = 40


class Site:
    def __init__(self, environment, log):
        self.port = free_port()
        # By name: browsers give passkeys to "localhost", never to an address.
        self.url = f"http://localhost:{self.port}"
        command = [sys.executable, "-m", "uvicorn", "tests.browser.serving:application"]
        options = ["--port", str(self.port), "--lifespan", "off", "--timeout-graceful-shutdown", "1"]
        self.log = log
        self.process = subprocess.Popen(
            [*command, *options, "--log-level", "warning"],
            env={**environment, "ANSWERABLE_BASE_URL": self.url, "ANSWERABLE_DEBUG": "no"},
            stdout=log.open("wb"),
            stderr=subprocess.STDOUT,
        )
        atexit.register(self.end)
        assert wait_until(lambda: accepts(self.port), within=_READY_WITHIN), log.read_text()
        # The first page takes longest; no test's patience is meant for that.
        urlopen(f"{self.url}/sign-in/login/", timeout=_READY_WITHIN).close()

    def end(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
