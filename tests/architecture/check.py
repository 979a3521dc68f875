"""The house's rules that a compiler does not know: who may include whom, how long a file may be,
what must not be left behind. Run as a program it checks the tree; selftest.py proves that every
check can fail."""
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 300

# Folder prefix -> includes that are forbidden in it, as patterns.
CORE_FORBIDDEN = r'#include [<"](sipward/(shell|lab|cli|load)/|boost/(asio|beast)|openssl/|spdlog/|toml)'
MEASURE_FORBIDDEN = (r'#include [<"](sipward/(shell|lab|cli|load/engine)/|boost/(asio|beast)|openssl/|spdlog/|toml'
                     r'|thread>|mutex>|atomic>|fstream>|sys/)')
IMPORT_FORBIDDEN = MEASURE_FORBIDDEN.replace("load/engine", "load").replace("(shell", "(core/(sip|transaction|policy|proxy)|shell")
ARROWS = {
    "core/base": r"sipward/core/(sip|transaction|policy|proxy)/",
    "core/sip": r"sipward/core/(transaction|policy|proxy)/",
    "core/transaction": r"sipward/core/(policy|proxy)/",
    "core/proxy": r"sipward/(shell|cli|lab)/",
    "shell": r"sipward/(load|cli|lab)/",
    "load/engine": r"sipward/(shell/(runtime|control|config|probe|log)|cli|lab)/",
}
# Library include pattern -> the only folders that may have it.
OWNED = {
    r"#include <sofia-sip/": ("bench/",),
    r"#include <openssl/": ("src/shell/tls/", "src/load/engine/tls_", "tests/shell/tls/", "bench/"),
    r"#include <re2/": ("src/core/policy/pattern.cpp",),
    r"#include <toml": ("src/shell/config/", "include/sipward/shell/config/"),
    r"#include <spdlog/": ("src/shell/log/",),
    r"#include <ares": ("src/shell/net/",),
    r"#include <boost/asio": ("src/shell/net/", "src/shell/runtime/", "src/shell/control/", "src/lab/",
                              "include/sipward/shell/control/line.hpp"),
    r"#include <boost/beast": ("src/shell/control/",),
}
MARKS = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
NAMES = re.compile(r"\b(?:class|struct) \w*(Manager|Controller|Handler|Helper|Util|Utils|Common|Impl|Data)\b")


def problems_of(name, text):
    """Problems of one source file, as sentences; `name` is its path from the root."""
    found = []
    lines = text.splitlines()
    if len(lines) > LONGEST:
        found.append(f"{len(lines)} lines: a concept is asking for a name (at most {LONGEST})")
    if MARKS.search(text):
        found.append("a mark was left behind: " + MARKS.search(text).group(0))
    if NAMES.search(text):
        found.append("a type name says nothing: " + NAMES.search(text).group(0))
    if name.endswith(".hpp") and not text.startswith("//"):
        found.append("a header opens with what it is")
    if re.match(r"(src|include/sipward)/core/", name) and re.search(CORE_FORBIDDEN, text):
        found.append("the core reaches out: " + re.search(CORE_FORBIDDEN, text).group(0))
    if re.match(r"(src|include/sipward)/load/measure/", name) and re.search(MEASURE_FORBIDDEN, text):
        found.append("what is measured reaches out: " + re.search(MEASURE_FORBIDDEN, text).group(0))
    if re.match(r"(src|include/sipward)/import/", name) and re.search(IMPORT_FORBIDDEN, text):
        found.append("what reads other products reaches out: " + re.search(IMPORT_FORBIDDEN, text).group(0))
    for folder, pattern in ARROWS.items():
        inside = name.startswith((f"src/{folder}/", f"include/sipward/{folder}/"))
        if inside and re.search(r'#include "' + pattern, text):
            found.append(f"{folder} includes what stands above it")
    for pattern, folders in OWNED.items():
        if re.search(pattern, text) and not name.startswith(folders):
            found.append(f"{pattern} outside {', '.join(folders)}")
    return found


def key_problems(name, text):
    if re.search(r"-----BEGIN (RSA |EC |ENCRYPTED )?PRIVATE KEY-----\n", text) or name.endswith((".key", ".p12")):
        return ["a private key in git"]
    return []


def tracked(patterns):
    command = ["git", "ls-files", "-co", "--exclude-standard", "--", *patterns]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in listing.stdout.splitlines() if (ROOT / name).is_file()]


def main():
    from selftest import run as selftest
    bad = [f"selftest: {text}" for text in selftest()]
    sources = tracked(["src/*", "include/*", "tests/*.cpp", "tests/*.hpp", "bench/*.cpp"])
    for name in sources:
        if name.endswith((".cpp", ".hpp")):
            bad += [f"{name}: {text}" for text in problems_of(name, (ROOT / name).read_text())]
    for name in tracked(["."]):
        try:
            bad += [f"{name}: {text}" for text in key_problems(name, (ROOT / name).read_text())]
        except UnicodeDecodeError:
            pass
    print("\n".join(bad) if bad else f"{len(sources)} files keep the house's rules")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    sys.exit(main())
