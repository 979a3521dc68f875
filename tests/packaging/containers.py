"""Containers of a compose file, run by podman and runc without an engine. All share the network
namespace of the caller, where every address that the file gives away is added to loopback."""
import json
import os
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/system"))
from support.program import Program, wait_until  # noqa: E402

STORE = Path(os.environ.get("SIPWARD_CONTAINERS", ROOT / "build/containers")).resolve()
PODMAN = ["podman", "--root", STORE, "--runroot", STORE / "run", "--storage-driver", "vfs",
          "--runtime", "/usr/sbin/runc"]
# What is not permitted here cannot be raised there.
LIMITS = ["--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024"]


def podman(*arguments, check=True):
    return subprocess.run([*map(str, PODMAN), *map(str, arguments)], check=check, text=True,
                          capture_output=True, timeout=120)


def size_of(image):
    return json.loads(podman("image", "inspect", image).stdout)[0]["Size"]


class Compose:
    """`volumes`: a folder in which each named volume gets one of its own."""

    def __init__(self, test, file, volumes):
        self.test, self.volumes = test, Path(volumes)
        self.services = yaml.safe_load(Path(file).read_text())["services"]
        links = json.loads(subprocess.run(["ip", "-j", "link"], check=True, text=True,
                                          capture_output=True).stdout)
        if [link["ifname"] for link in links] != ["lo"]:
            raise AssertionError("this needs a network namespace of its own (tests/system/isolated)")
        for service in self.services.values():
            networks = service.get("networks", {})
            for address in (network["ipv4_address"] for network in networks.values()):
                subprocess.run(["ip", "addr", "replace", f"{address}/32", "dev", "lo"], check=True)

    def volume(self, name):
        folder = self.volumes / name
        if not folder.exists():
            folder.mkdir(parents=True)
            os.chown(folder, 10001, 10001)
        return folder

    def options(self, name, changes=None):
        service = {**self.services[name], **(changes or {})}
        options = ["--name", name, "--network=host", "--pull=never", "--rm", *LIMITS]
        options += ["--read-only", "--read-only-tmpfs=false"] if service.get("read_only") else []
        options += [f"--cap-drop={one}" for one in service.get("cap_drop", [])]
        options += [f"--security-opt={one.removesuffix(':true')}" for one in service["security_opt"]]
        options += [f"--user={service['user']}"] if "user" in service else []
        for folder in service.get("tmpfs", []):
            options += ["--tmpfs", f"{folder}:mode=1777"]
        for variable, value in service.get("environment", {}).items():
            options += ["--env", f"{variable}={value}"]
        for volume in service.get("volumes", []):
            source, _, rest = volume.partition(":")
            options += ["--volume", f"{self.volume(source)}:{rest}"]
        for host in service.get("extra_hosts", []):
            options += ["--add-host", host]
        return [*options, f"localhost/{service['image']}", *map(str, service.get("command", []))]

    def start(self, name, changes=None):
        """In the foreground: it ends with the test."""
        command = [*map(str, PODMAN), "run", *self.options(name, changes)]
        program = Program(command, name)
        self.test.addCleanup(program.stop)
        self.test.addCleanup(podman, "rm", "-f", "-t", "5", name, check=False)
        return program

    def healthy(self, name):
        """As the health check in the file says."""
        command = self.services[name]["healthcheck"]["test"][1:]
        return podman("exec", name, *command, check=False).returncode == 0

    def pid_of(self, name):
        """Of its first process, as this machine counts."""
        def there():
            return podman("inspect", "-f", "{{.State.Pid}}", name, check=False).stdout.strip()
        wait_until(lambda: there() not in ("", "0"), 30, f"{name} runs")
        return int(there())
