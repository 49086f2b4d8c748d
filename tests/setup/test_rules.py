"""`answerable rules`: what one installation writes, another takes in."""

import json

import pytest

pytestmark = pytest.mark.django_db


def test_what_is_written_is_taken_in_again(answerable, make_route, ghent, ada, tmp_path):
    make_route("Rest", team=ghent)
    file = tmp_path / "rules.json"
    assert answerable("rules", "export", str(file)).exit_code == 0
    assert json.loads(file.read_text())["routes"][0]["shares"] == {"Ghent": 100}
    told = answerable("rules", "import", str(file), "--as", ada.email, "--try")
    assert "same     routes: Rest" in told.output

    file.write_text(file.read_text().replace('"Ghent"', '"Gent"'))
    failed = answerable("rules", "import", str(file), "--as", ada.email)
    assert failed.exit_code == 1
    assert "There is none called “Gent” here" in failed.output
    file.write_text("{")
    assert "That is not JSON" in answerable("rules", "import", str(file), "--as", ada.email).output
