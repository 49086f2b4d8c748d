"""The scripts behind make, on machines that lack things."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from tools.check_tree import faults_in

import answerable
from tests.setup.conftest import ROOT

PIN = re.compile(r"^([a-z0-9._-]+)==(\S+)", re.MULTILINE)


@pytest.fixture
def machine(tmp_path):
    """A machine on which only these programs are found; add("python3.12", script) adds one."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("bash", "dirname", "env"):
        (folder / name).symlink_to(shutil.which(name))

    def add(name, script):
        path = folder / name
        path.write_text(script)
        path.chmod(0o755)

    def find_python():
        return subprocess.run(
            [ROOT / "tools/find-python"],
            env={"PATH": str(folder)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    add.find_python = find_python
    return add


REAL = f'#!/bin/sh\nexec "{os.path.realpath(sys.executable)}" "$@"\n'
STUB = '#!/bin/sh\necho "command not found; it is in other versions" >&2\nexit 127\n'
WITHOUT_VENV = f'#!/bin/sh\ncase "$*" in *ensurepip*) exit 1;; esac\nexec "{sys.executable}" "$@"\n'
TOO_OLD = "#!/bin/sh\nexit 1\n"


def test_a_python_that_only_pretends_is_passed_over(machine):
    machine("python3.13", STUB)
    machine("python3", REAL)

    found = machine.find_python()

    assert found.returncode == 0, found.stderr
    assert found.stdout.strip() == os.path.realpath(sys.executable)


def test_a_machine_without_python_is_told_what_to_install(machine):
    machine("python3", TOO_OLD)

    found = machine.find_python()

    assert found.returncode == 1
    assert "needs Python 3.11, 3.12 or 3.13" in found.stderr
    assert "apt install" in found.stderr


def test_a_python_without_virtual_environments_is_told_which_package_is_missing(machine):
    machine("python3", WITHOUT_VENV)

    found = machine.find_python()

    assert found.returncode == 1
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert f"apt install python{version}-venv" in found.stderr


def test_missing_services_fail_in_ci_and_are_named_otherwise(tmp_path):
    """On a machine without apt-get nothing can be installed; what is there is there."""
    script = (ROOT / "tools/install-services").read_text()
    folder = tmp_path / "tools"
    folder.mkdir()
    (folder / "debian.sh").write_text((ROOT / "tools/debian.sh").read_text() + "\nis_debian() { false; }\n")
    (folder / "install-services").write_text(
        script.replace("/usr/bin/chromium-", "/usr/bin/no-such-browser-")
    )

    def run(**environment):
        return subprocess.run(
            ["bash", folder / "install-services"],
            env={"PATH": os.environ["PATH"], **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    assert run().returncode == 0
    assert "Missing: chromium-headless-shell, for the tests in the browser" in run().stderr
    assert run(CI="true").returncode == 1


@pytest.mark.parametrize(
    "line",
    [
        "index = https://" + "py" + "pi.org/simple",
        "--index" + "-url https://example.org",
        "open('" + "/ho" + "me/ana/notes')",
        str(ROOT / "src"),
    ],
)
def test_a_registry_or_a_machine_in_a_file_is_found(tmp_path, line, monkeypatch):
    monkeypatch.setattr("tools.check_tree.ROOT", tmp_path)
    (tmp_path / "notes.md").write_text(f"fine\n{line}\n")

    [fault] = faults_in(tmp_path / "notes.md")

    assert fault.startswith("notes.md:2: ")


def test_both_locks_pin_the_same_versions_with_hashes():
    run, dev = ((ROOT / f"requirements/{name}.txt").read_text() for name in ("run", "dev"))

    # One package may stand twice, for an older and a newer Python.
    assert set(PIN.findall(run)) <= set(PIN.findall(dev))
    for lock in (run, dev):
        assert all("--hash=sha256:" in entry for entry in re.split(r"\n(?=\S)", lock.strip()))


def test_the_version_is_the_same_everywhere():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]

    assert declared == answerable.__version__


def test_every_target_of_make_is_explained():
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert {line.split()[0] for line in listed.splitlines()} >= {
        "run",
        "test",
        "check",
        "dev",
        "lock",
        "clean",
    }


def test_every_document_that_is_pointed_to_is_there():
    for name in ("README.md", "CONTRIBUTING.md"):
        text = (ROOT / name).read_text()
        targets = re.findall(r"\]\(([^)#:]+)\)", text) + re.findall(r"`(docs/[^`]+)`", text)
        missing = [target for target in targets if not (ROOT / target).exists()]
        assert not missing, f"{name} points to {missing}"


def test_the_license_is_whole():
    text = Path(ROOT / "LICENSE").read_text()

    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text
