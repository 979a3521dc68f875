"""A browser that looks at the page of a sipward with real peers beside it. Pictures go to the folder
SIPWARD_PICTURES, if it is set."""
import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "system"))
from support import door, lab  # noqa: E402
from support.ua import request, response  # noqa: E402


class Browsing(door.Doors):
    def setUp(self):
        super().setUp()
        self.browser = subprocess.Popen(
            ["node", HERE / "page.mjs", "http://{}:{}/".format(*door.HERE), os.environ.get("SIPWARD_PICTURES", "")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=HERE)
        self.addCleanup(self.leave)
        self.do("open")

    def leave(self):
        self.browser.stdin.close()
        self.browser.wait(20)
        self.browser.stdout.close()

    def do(self, what, **more):
        self.browser.stdin.write(json.dumps({"do": what, **more}) + "\n")
        self.browser.stdin.flush()
        answer = json.loads(self.browser.stdout.readline())
        self.assertNotIn("error", answer, answer)
        return answer["got"]

    def log_in(self, token=door.READER):
        self.do("login", token=token)
        self.do("wait", text="live")

    def view(self, name, wait):
        self.do("view", name=name)
        self.do("wait", text=wait)
        return self.do("text")

    def ring(self, call, head=b""):
        """A call that rings; `head`: lines of its INVITE that are bytes."""
        text = request(self.caller, "INVITE", f"sip:4711@{lab.INSIDE}", call)
        data = text if isinstance(text, bytes) else text.encode()
        self.send(data.replace(b"Max-Forwards", head + b"Max-Forwards"))
        invite = self.secure.expect("INVITE")
        self.secure.send(response(self.secure, invite, 180))
        self.caller.expect(180)
        return invite

    def tearDown(self):
        self.assertEqual(self.do("problems"), [])
