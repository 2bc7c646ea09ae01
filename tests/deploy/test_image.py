"""The image: what goes in, who runs it, and that its one build step works as written."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
LAST_STAGE = DOCKERFILE[DOCKERFILE.rindex("\nFROM ") :]


def test_base_images_are_pinned_to_one_exact_version() -> None:
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)

    assert len(set(bases)) == 1
    assert re.fullmatch(r"python:3\.\d+\.\d+-slim-\w+", bases[0])


def test_packages_are_installed_by_hash_and_nothing_is_built() -> None:
    (install,) = re.findall(r"pip install .*", DOCKERFILE)

    assert {"--require-hashes", "--no-deps", "--only-binary=:all:"} <= set(install.split())


def test_the_image_runs_under_the_number_that_compose_gives_it() -> None:
    (user,) = re.findall(r"^USER (\S+)", LAST_STAGE, re.MULTILINE)

    assert user == yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["x-app"]["user"]
    assert LAST_STAGE.index("USER") > LAST_STAGE.index("COPY")


def test_only_the_snapshots_folder_belongs_to_it() -> None:
    assert "--chown" not in DOCKERFILE
    assert re.findall(r"--owner=10001.*? (/\S+)", DOCKERFILE) == ["/app/var/snapshots"]


def test_its_command_is_the_one_of_compose() -> None:
    (command,) = re.findall(r"^CMD (\[.*?\])", DOCKERFILE, re.MULTILINE | re.DOTALL)
    web = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]["web"]

    assert yaml.safe_load(command.replace("\\\n", "")) == web["command"]


def test_no_secret_is_in_a_layer() -> None:
    environment = " ".join(re.findall(r"^(?:ENV|ARG) (.*?)(?<!\\)$", DOCKERFILE, re.MULTILINE | re.DOTALL))

    assert not re.search(r"SECRET|PASSWORD|_URL", environment)


def test_only_what_the_image_is_made_of_is_sent_to_the_builder() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    let_in = {rule.removeprefix("!") for rule in rules if rule.startswith("!")}
    copied = set(re.findall(r"^COPY (?!--from)(\S+)", DOCKERFILE, re.MULTILINE))

    assert rules[0] == "*"
    assert let_in == copied


def test_static_files_are_collected_as_the_build_does_it(tmp_path: Path) -> None:
    (step,) = re.findall(r"^RUN (FACTCHECK_SECRET_KEY=.*?collectstatic.*?)$", DOCKERFILE, re.MULTILINE | re.DOTALL)
    environment = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "FACTCHECK_VAR": str(tmp_path),
    }

    subprocess.run(["sh", "-ec", step], cwd=ROOT, env=environment, check=True, timeout=120)

    assert (tmp_path / "static" / "staticfiles.json").exists()
