"""Reads a Dockerfile as far as the checks need: stages, their instructions, their packages."""
import re


def stages(text):
    """[[(INSTRUCTION, arguments), …], …], one list a FROM; what stands before the first is left out."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    found = []
    for statement in re.sub(r"\\\n", " ", "\n".join(lines)).splitlines():
        word, _, rest = statement.strip().partition(" ")
        if word == "FROM":
            found.append([])
        if word and found:
            found[-1].append((word, rest.strip()))
    return found


def commands(stage):
    """Every command of its RUN instructions, words divided by single spaces."""
    return [" ".join(part.split()) for word, rest in stage if word == "RUN"
            for part in rest.split("&&")]


def packages(stage):
    found = set()
    for command in commands(stage):
        if command.startswith("apt-get install"):
            found |= {word for word in command.split()[2:] if not word.startswith("-")}
    return found


def setting(stage, instruction):
    return [rest for word, rest in stage if word == instruction]
