"""`pip install .` gives everything: built, installed beside nothing else of this project, and used."""

import os
import re
import subprocess
import sys
import sysconfig
import zipfile
from urllib.parse import urljoin
from urllib.request import urlopen

import pytest

from tests.setup.conftest import ROOT
from tests.setup.test_serving import Group


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    [path] = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A virtual environment with the wheel; what it depends on is lent by this one, to be quick."""
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True, timeout=60)
    python = folder / "bin" / "python"
    install = ["--python", python, "install", "--quiet", "--no-deps", "--no-index", wheel]
    subprocess.run([sys.executable, "-m", "pip", *install], check=True, timeout=120)
    [packages] = folder.glob("lib/python*/site-packages")
    # Paths in a .pth file are taken as they stand: the one that leads to this checkout is not followed.
    (packages / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder


@pytest.fixture
def fresh(installed, tmp_path):
    """The environment of somebody who has only the installed package."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ANSWERABLE_", "DJANGO_", "PYTHON"))
    }
    return {
        **kept,
        "PATH": f"{installed / 'bin'}:{os.environ['PATH']}",
        "ANSWERABLE_DATA_DIR": str(tmp_path / "data"),
    }


def _call(environment, folder, *arguments):
    return subprocess.run(
        ["answerable", *arguments],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_wheel_holds_every_file_of_the_product_and_no_tests(wheel):
    listed = subprocess.run(["git", "ls-files", "src"], cwd=ROOT, capture_output=True, text=True, check=True)
    ours = {name.removeprefix("src/") for name in listed.stdout.splitlines() if (ROOT / name).exists()}
    shipped = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("answerable/")}

    assert {name for name in ours if "/tests/" not in name} <= shipped
    assert not {name for name in shipped if "/tests/" in name}


def test_the_installed_command_makes_a_database_and_examines_it(fresh, tmp_path):
    assert "Customer service on every channel" in _call(fresh, tmp_path, "--help").stdout
    migrated = _call(fresh, tmp_path, "migrate", "--quiet")
    examined = _call(fresh, tmp_path, "doctor")

    assert migrated.returncode == 0, migrated.stderr
    assert "answers and is at this version" in examined.stdout


def test_the_installed_product_serves_pages_with_their_style(fresh, installed, make_database, tmp_path):
    make_database()
    group = Group(fresh, tmp_path, program=[str(installed / "bin" / "answerable")])
    try:
        with urlopen(group.url("/"), timeout=90) as response:
            page, address = response.read().decode(), response.url
        style = re.search(r'<link[^>]+rel="stylesheet"[^>]*>', page)
        assert style, page[:2000]
        with urlopen(urljoin(address, re.search(r'href="([^"]+)"', style[0])[1]), timeout=90) as response:
            assert response.headers["Content-Type"].startswith("text/css")
            assert len(response.read()) > 1000
    finally:
        group.end()
