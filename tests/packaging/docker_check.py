"""What docker/ says agrees with ./dev, with the program and with what a sidecar may be."""
import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

import dockerfile
import yaml

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("SIPWARD", str(ROOT / "build/release/sipward"))
DOCKERFILE = (ROOT / "docker/Dockerfile").read_text()
DEV = (ROOT / "dev").read_text()
IN_THE_BASE = {"libc6", "libgcc-s1", "libstdc++6"}   # apt itself needs them


def listed(name, text):
    """A bash array of ./dev."""
    return set(re.search(rf"^{name}=\(([^)]*)\)", text, re.M).group(1).split())


def disagreements(dockerfile_text, dev_text):
    """How the first stage differs from what ./dev builds with, as sentences."""
    first = dockerfile.stages(dockerfile_text)[0]
    wanted, there = listed("program_packages", dev_text), dockerfile.packages(first)
    found = [f"the Dockerfile lacks {one}" for one in sorted(wanted - there)]
    found += [f"only the Dockerfile installs {one}" for one in sorted(there - wanted)]
    preset, target = re.search(r"^build\(\) \{.*?configure_and_build (\S+) (\S+)", dev_text,
                               re.M | re.S).groups()
    steps = dockerfile.commands(first)
    for step in (f"cmake --preset {preset}", f"cmake --build --preset {preset} -- {target}"):
        if not any((one + " ").startswith(step + " ") for one in steps):
            found.append(f"./dev does `{step}`, the Dockerfile does not")
    return found


def libraries(program):
    """The packages whose shared libraries the program is linked with."""
    paths = re.findall(r"=> (/\S+)", subprocess.run(["ldd", program], check=True, text=True,
                                                    capture_output=True).stdout)
    found = set()
    for path in {os.path.realpath(path) for path in paths}:
        for name in (path, path.removeprefix("/usr")):
            told = subprocess.run(["dpkg", "-S", name], capture_output=True, text=True).stdout
            if told:
                found.add(told.split(":")[0])
                break
        else:
            raise AssertionError(f"{path} belongs to no package")
    return found


def compose():
    return yaml.safe_load((ROOT / "docker/compose.yaml").read_text())


def manifests():
    return list(yaml.safe_load_all((ROOT / "docker/kubernetes.yaml").read_text()))


class Agreement(unittest.TestCase):
    def test_the_first_stage_builds_as_dev_does(self):
        self.assertEqual(disagreements(DOCKERFILE, DEV), [])

    def test_a_difference_would_be_found(self):
        for text, dev in ((DOCKERFILE.replace(" libre2-dev", ""), DEV),
                          (DOCKERFILE, DEV.replace(" libre2-dev", " libre2-dev libnew-dev")),
                          (DOCKERFILE.replace("g++", "g++ vim"), DEV),
                          (DOCKERFILE.replace("--preset release", "--preset dev"), DEV),
                          (DOCKERFILE, DEV.replace("configure_and_build release sipward",
                                                   "configure_and_build release other"))):
            self.assertTrue(disagreements(text, dev))

    def test_the_final_stage_has_the_libraries_of_the_program_and_no_others(self):
        final = dockerfile.stages(DOCKERFILE)[-1]
        self.assertEqual(dockerfile.packages(final), libraries(PROGRAM) - IN_THE_BASE)

    def test_what_is_copied_is_there(self):
        kept = (ROOT / ".dockerignore").read_text().split()
        for file in ("docker/Dockerfile", "docker/lab/Dockerfile"):
            for stage in dockerfile.stages((ROOT / file).read_text()):
                for arguments in dockerfile.setting(stage, "COPY"):
                    if arguments.startswith("--from"):
                        continue
                    for source in arguments.split()[:-1]:
                        self.assertTrue((ROOT / source).exists(), source)
                        self.assertIn("!" + source, kept)


class Hardening(unittest.TestCase):
    def test_the_image_is_not_root_and_tells_its_health(self):
        final = dockerfile.stages(DOCKERFILE)[-1]
        self.assertEqual(dockerfile.setting(final, "USER"), ["10001:10001"])
        health = dockerfile.setting(final, "HEALTHCHECK")[0]
        self.known_command(re.search(r"CMD \[\"sipward\", \"(\w+)\"\]", health).group(1))

    def known_command(self, name):
        told = subprocess.run([PROGRAM, name, "--help"], capture_output=True, text=True)
        self.assertEqual(told.returncode, 0, f"sipward {name}: {told.stderr}")

    def test_compose_takes_away_what_nobody_needs(self):
        for name, service in compose()["services"].items():
            self.assertTrue(service["read_only"], name)
            self.assertEqual(service["cap_drop"], ["ALL"], name)
            self.assertIn("no-new-privileges:true", service["security_opt"], name)

    def test_so_does_kubernetes(self):
        pod = manifests()[-1]["spec"]["template"]["spec"]
        self.assertTrue(pod["securityContext"]["runAsNonRoot"])
        sidecar = pod["initContainers"][0]
        self.assertEqual(sidecar["restartPolicy"], "Always")
        self.assertEqual(sidecar["securityContext"], {
            "readOnlyRootFilesystem": True, "allowPrivilegeEscalation": False,
            "capabilities": {"drop": ["ALL"]}})
        actions = [sidecar[probe]["exec"]["command"] for probe in
                   ("startupProbe", "readinessProbe", "livenessProbe")]
        actions.append(sidecar["lifecycle"]["preStop"]["exec"]["command"])
        for command in actions:
            self.known_command(command[1])
        mounted = {mount["name"] for mount in sidecar["volumeMounts"]}
        self.assertEqual(mounted, {volume["name"] for volume in pod["volumes"]})


class Configurations(unittest.TestCase):
    """`sipward check` has nothing to say against the variables of compose and Kubernetes."""

    def check(self, variables):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([ROOT / "certs/make", folder, "sbc.example.com"], check=True,
                           capture_output=True)
            for here, there in (("sbc.example.com.pem", "tls.crt"), ("ca.pem", "ca.crt"),
                                ("sbc.example.com.key", "tls.key")):
                os.rename(Path(folder) / here, Path(folder) / there)
            others = {name: value for name, value in os.environ.items()
                      if not name.startswith("SIPWARD_")}
            done = subprocess.run([PROGRAM, "check"], capture_output=True, text=True,
                                  env={**others, **variables, "SIPWARD_CERTS": folder})
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertNotIn("(warning)", done.stdout)

    def test_of_compose(self):
        self.check(compose()["services"]["sipward"]["environment"])

    def test_of_kubernetes(self):
        self.check(manifests()[0]["data"])


if __name__ == "__main__":
    unittest.main()
