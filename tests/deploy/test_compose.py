"""docker-compose.yml keeps every rule of a hardened installation. No Docker is needed to say so."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from factcheck import __version__
from factcheck.embedded import postgres
from factcheck.probe import OLDEST_SECONDS

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {"web", "worker", "reader", "beat", "migrate"}
SERVERS = {"postgres", "redis"}
ONE_SHOT = {"migrate"}
FETCHING = {"worker", "reader"}

every_service = pytest.mark.parametrize("name", sorted(SERVICES))
every_lasting_service = pytest.mark.parametrize("name", sorted(SERVICES.keys() - ONE_SHOT))


def seconds(text: str) -> float:
    """“90s” or “2m” as seconds."""
    number, unit = re.fullmatch(r"(\d+)([sm])", text).groups()  # type: ignore[union-attr]
    return timedelta(**{{"s": "seconds", "m": "minutes"}[unit]: int(number)}).total_seconds()


def option(name: str, prefix: str) -> str:
    """The value of a service's command line option “--name=value”."""
    (value,) = (part.removeprefix(prefix) for part in SERVICES[name]["command"] if part.startswith(prefix))
    assert isinstance(value, str)
    return value


def test_the_services_are_the_ones_that_operations_describes() -> None:
    assert SERVICES.keys() == OURS | SERVERS


@every_service
def test_nobody_is_root(name: str) -> None:
    uid, _, gid = SERVICES[name]["user"].partition(":")

    assert int(uid) > 0
    assert int(gid) > 0


@every_service
def test_nothing_can_be_written_but_volumes_and_a_small_tmp(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"] is True
    assert all(re.search(r":size=\d+m,", mount) for mount in service["tmpfs"])
    assert any(mount.startswith("/tmp:") for mount in service["tmpfs"])


@every_service
def test_no_capability_is_kept_and_none_can_be_gained(name: str) -> None:
    assert SERVICES[name]["cap_drop"] == ["ALL"]
    assert "cap_add" not in SERVICES[name]
    assert "privileged" not in SERVICES[name]
    assert SERVICES[name]["security_opt"] == ["no-new-privileges:true"]


@every_service
def test_memory_and_processes_are_limited(name: str) -> None:
    assert re.fullmatch(r"\d+[mg]", SERVICES[name]["mem_limit"])
    assert 0 < SERVICES[name]["pids_limit"] <= 200


@every_service
def test_logs_cannot_fill_the_disk(name: str) -> None:
    assert SERVICES[name]["logging"]["options"].keys() == {"max-size", "max-file"}


@every_lasting_service
def test_every_lasting_service_says_whether_it_is_well_and_is_started_again(name: str) -> None:
    check = SERVICES[name]["healthcheck"]

    assert check["test"][0] in {"CMD", "CMD-SHELL"}
    assert {"interval", "timeout", "retries", "start_period"} <= check.keys()
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", ["worker", "reader", "beat"])
def test_workers_and_beat_are_judged_by_their_heartbeat(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"] == ["CMD", "python", "-m", "factcheck.probe", "heartbeat"]
    assert SERVICES[name]["environment"]["FACTCHECK_HEARTBEAT"].startswith("/tmp/")
    assert seconds(SERVICES[name]["healthcheck"]["interval"]) < OLDEST_SECONDS


@pytest.mark.parametrize("name", sorted(OURS - ONE_SHOT))
def test_ours_start_when_servers_are_healthy_and_tables_are_there(name: str) -> None:
    assert SERVICES[name]["depends_on"] == {
        "postgres": {"condition": "service_healthy"},
        "redis": {"condition": "service_healthy"},
        "migrate": {"condition": "service_completed_successfully"},
    }


def test_migrate_runs_once_when_the_database_is_healthy() -> None:
    assert SERVICES["migrate"]["restart"] == "no"
    assert SERVICES["migrate"]["depends_on"]["postgres"] == {"condition": "service_healthy"}
    assert SERVICES["migrate"]["command"][:3] == ["python", "manage.py", "migrate"]


@every_service
def test_commands_are_lists_so_that_signals_reach_the_program(name: str) -> None:
    assert isinstance(SERVICES[name]["command"], list)
    assert SERVICES[name]["command"][0] not in {"sh", "bash"}
    assert "entrypoint" not in SERVICES[name]


@every_service
def test_there_is_time_to_stop_in_order(name: str) -> None:
    assert seconds(SERVICES[name]["stop_grace_period"]) >= 10


def test_the_web_server_is_done_before_its_time_is_up() -> None:
    assert float(option("web", "--graceful-timeout=")) < seconds(SERVICES["web"]["stop_grace_period"])
    assert option("web", "--worker-class=") == "gthread"
    assert "--no-control-socket" in SERVICES["web"]["command"]


def test_workers_have_time_to_finish_a_job() -> None:
    from factcheck.core.tasks import BUDGET_SECONDS
    from sources.fetch import FetchPolicy
    from sources.sandbox import Limits

    fetching = FetchPolicy(user_agent="test").timeout.total_seconds()
    longest = BUDGET_SECONDS + fetching + Limits().wall_seconds
    for name in FETCHING:
        assert longest < seconds(SERVICES[name]["stop_grace_period"])


def test_every_queue_has_a_worker() -> None:
    from factcheck.core.jobs import queues

    heard = {queue for name in FETCHING for queue in option(name, "--queues=").split(",")}

    assert heard == {"sweep", *queues()}


def test_beat_remembers_nothing_on_disk() -> None:
    assert option("beat", "--scheduler=") == "celery.beat:Scheduler"
    assert option("beat", "--pidfile=") == ""


def test_servers_are_reached_from_inside_only() -> None:
    assert COMPOSE["networks"]["servers"] == {"internal": True}
    for name in SERVERS:
        assert SERVICES[name]["networks"] == ["servers"]
        assert "ports" not in SERVICES[name]


def test_only_workers_have_a_way_out() -> None:
    ways_out = {
        name
        for name, network in COMPOSE["networks"].items()
        if not network.get("internal")
        and network.get("driver_opts", {}).get("com.docker.network.bridge.enable_ip_masquerade") != "false"
    }

    assert {name for name, service in SERVICES.items() if ways_out & set(service["networks"])} == FETCHING


def test_only_the_web_server_is_published_and_by_default_to_this_machine_alone() -> None:
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"web"}
    assert SERVICES["web"]["ports"] == ["${FACTCHECK_LISTEN:-127.0.0.1:8000}:8000"]


@every_service
def test_images_are_pinned_to_an_exact_version(name: str) -> None:
    _, _, tag = SERVICES[name]["image"].partition(":")

    assert re.match(r"\d+\.\d+\.\d+", tag), tag


def test_our_image_has_the_version_of_the_code() -> None:
    assert {SERVICES[name]["image"] for name in OURS} == {f"factcheck:{__version__}"}


@every_service
def test_secrets_are_files_and_never_in_the_environment(name: str) -> None:
    service = SERVICES[name]
    values = service.get("environment", {})
    secret = {key: value for key, value in values.items() if re.search(r"PASSWORD|SECRET|TOKEN|_URL|KEY", key)}

    assert set(service["secrets"]) <= COMPOSE["secrets"].keys()
    assert all(key.endswith("_FILE") and value.startswith("/run/secrets/") for key, value in secret.items())
    assert {value.removeprefix("/run/secrets/") for value in secret.values()} <= set(service["secrets"])


def test_every_secret_file_is_made_by_the_script_and_ignored_by_git() -> None:
    from tests.deploy.test_make_secrets import make_secrets

    files = {Path(secret["file"]) for secret in COMPOSE["secrets"].values()}

    assert {file.parent for file in files} == {Path("secrets")}
    assert {file.name for file in files} == make_secrets().contents().keys()
    assert {"secrets/", ".env"} <= set((ROOT / ".gitignore").read_text(encoding="utf-8").splitlines())


def test_there_is_no_start_without_host_names() -> None:
    assert all(":?" in SERVICES[name]["environment"]["FACTCHECK_HOSTS"] for name in OURS)


def test_names_that_compose_asks_for_are_explained_in_the_example() -> None:
    asked = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text(encoding="utf-8")))
    explained = set(re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))

    assert asked == explained


def test_postgres_is_made_like_the_bundled_one_and_keeps_its_data_in_the_volume() -> None:
    arguments = set(SERVICES["postgres"]["environment"]["POSTGRES_INITDB_ARGS"].split())
    bundled = {part for part in postgres._INITDB_OPTIONS if part.startswith(("--encoding", "--locale", "--builtin"))}

    assert arguments == bundled
    assert SERVICES["postgres"]["volumes"][0] == "database:/var/lib/postgresql"
    assert "-pg18" in SERVICES["postgres"]["image"]


def test_the_database_is_made_with_the_extensions_of_the_bundled_one_and_a_role_without_powers() -> None:
    script = (ROOT / "deploy/postgres/10-factcheck.sql").read_text(encoding="utf-8")

    assert set(re.findall(r"CREATE EXTENSION IF NOT EXISTS (\w+)", script)) == set(postgres.EXTENSIONS)
    assert "NOSUPERUSER NOCREATEDB NOCREATEROLE" in script


def test_redis_asks_for_a_password_keeps_its_queues_and_never_drops_one() -> None:
    command = SERVICES["redis"]["command"]
    settings = dict(zip(command[2::2], command[3::2], strict=True))

    assert command[:2] == ["redis-server", "/run/secrets/redis.conf"]
    assert settings["--appendonly"] == "yes"
    assert settings["--appendfsync"] == "everysec"
    assert settings["--maxmemory-policy"] == "noeviction"
    assert settings["--dir"] == SERVICES["redis"]["volumes"][0].split(":")[1]


def test_snapshots_are_shared_by_those_who_store_them() -> None:
    sharing = {name for name, s in SERVICES.items() if "snapshots:/app/var/snapshots" in s.get("volumes", [])}

    assert sharing == {"web", *FETCHING}
    assert COMPOSE["volumes"].keys() == {"database", "broker", "snapshots"}


def test_docker_compose_accepts_the_file(tmp_path: Path) -> None:
    program = shutil.which("docker-compose")
    if program is None:
        pytest.skip("docker-compose is not installed")
    result = subprocess.run(
        [program, "--env-file", str(ROOT / ".env.example"), "-f", str(ROOT / "docker-compose.yml"), "config", "-q"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 0, result.stderr
