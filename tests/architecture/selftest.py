"""Proves that every check of check.py can fail: a bad sample for each, and a good one for all."""
import check

GOOD = "// What it is.\n#pragma once\n"
BAD = {
    "too long": ("src/a/b.cpp", "x;\n" * 301),
    "mark": ("src/a/b.cpp", "// TO" + "DO later\n"),
    "type name": ("src/a/b.cpp", "class CallManager {};\n"),
    "header without a comment": ("include/sipward/a/b.hpp", "#pragma once\n"),
    "core reaches out": ("src/core/sip/b.cpp", "#include <openssl/ssl.h>\n"),
    "core reaches the shell": ("src/core/proxy/b.cpp", '#include "sipward/shell/net/socket.hpp"\n'),
    "measure reaches the engine": ("src/load/measure/b.cpp", '#include "sipward/load/engine/loop.hpp"\n'),
    "measure has a thread": ("include/sipward/load/measure/b.hpp", "// It.\n#include <thread>\n"),
    "import reaches the shell": ("src/import/b.cpp", '#include "sipward/shell/config/settings.hpp"\n'),
    "import reads a file": ("include/sipward/import/b.hpp", "// It.\n#include <fstream>\n"),
    "arrow": ("src/core/base/b.cpp", '#include "sipward/core/sip/message.hpp"\n'),
    "sofia outside the benches": ("src/core/proxy/b.cpp", "#include <sofia-sip/sip.h>\n"),
    "re2 outside its pattern": ("src/core/policy/b.cpp", "#include <re2/re2.h>\n"),
    "toml outside config": ("src/cli/b.cpp", "#include <toml++/toml.h>\n"),
    "asio outside net": ("src/cli/b.cpp", "#include <boost/asio/post.hpp>\n"),
    "beast outside control": ("src/shell/net/b.cpp", "#include <boost/beast/http.hpp>\n"),
}


def run():
    missed = [what for what, (name, text) in BAD.items() if not check.problems_of(name, text)]
    if check.problems_of("include/sipward/a/b.hpp", GOOD):
        missed.append("the good sample was refused")
    if not check.key_problems("a", "-----BEGIN PRIVATE " + "KEY-----\nabc"):
        missed.append("a private key was not seen")
    return [f"{what} is not caught" for what in missed]
