"""The control door over TCP: who may ask what, from where, and what `sipward check` says of it."""
import http.client
import json
import socket
import subprocess
import unittest

from support import lab
from support.door import HERE, OPERATOR, READER, Doors, bearer


class TcpDoor(Doors):
    def over_tcp(self, method, path, **fields):
        """Status, fields and body; the words of `fields` with "_" for "-"."""
        door = http.client.HTTPConnection(*HERE, timeout=10)
        self.addCleanup(door.close)
        body = fields.pop("body", None)
        door.request(method, path, body, {k.replace("_", "-"): v for k, v in fields.items()})
        answer = door.getresponse()
        return answer.status, answer.headers, answer.read().decode()

    def test_a_token_is_needed_and_the_right_one(self):
        for fields in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": READER},
                       {"Cookie": "sipward=" + READER}):
            status, headers, body = self.over_tcp("GET", "/status", **fields)
            self.assertEqual(status, 401, fields)
            self.assertIn("Bearer", headers["WWW-Authenticate"])
            self.assertEqual(list(json.loads(body)), ["error"])
        for token in (READER, OPERATOR):
            status, _, body = self.over_tcp("GET", "/status", Authorization=bearer(token))
            self.assertEqual((status, json.loads(body)["state"]), (200, "serving"))

    def test_readers_change_nothing(self):
        self.establish()
        connection = self.json("connections")["connections"][0]["id"]
        path = f"/connections/{connection}"
        for method, at in (("DELETE", path), ("POST", "/reload"), ("POST", "/drain")):
            status, _, body = self.over_tcp(method, at, Authorization=bearer(READER))
            self.assertEqual(status, 403, body)
            self.assertIn("operator", body)
        self.assertEqual(self.over_tcp("GET", path, Authorization=bearer(READER))[0], 200)
        self.assertEqual(self.over_tcp("DELETE", path, Authorization=bearer(OPERATOR))[0], 200)
        self.assertEqual(self.over_tcp("POST", "/reload", Authorization=bearer(OPERATOR))[0], 200)

    def test_foreign_names_and_pages(self):
        ask = {"Authorization": bearer(OPERATOR)}
        for host in ("evil.example.com", "evil.example.com:8061", "127.0.0.1.nip.example"):
            self.assertEqual(self.over_tcp("GET", "/status", Host=host, **ask)[0], 421)
        self.assertEqual(self.over_tcp("GET", "/status", Host="page.example.com:8061", **ask)[0], 200)
        for more in ({"Origin": "http://evil.example.com"}, {"Origin": "null"},
                     {"Sec_Fetch_Site": "cross-site"}):
            self.assertEqual(self.over_tcp("POST", "/reload", **more, **ask)[0], 403, more)
        own = {"Origin": f"http://{HERE[0]}:{HERE[1]}", "Sec_Fetch_Site": "same-origin"}
        self.assertEqual(self.over_tcp("POST", "/reload", **own, **ask)[0], 200)

    def test_a_login_gives_a_cookie(self):
        self.assertEqual(self.over_tcp("POST", "/login", body="no such token")[0], 401)
        status, headers, body = self.over_tcp("POST", "/login", body=READER)
        self.assertEqual((status, json.loads(body)), (200, {"role": "reader"}))
        cookie = headers["Set-Cookie"]
        self.assertIn("HttpOnly", cookie)
        self.assertIn("SameSite=Strict", cookie)
        name = cookie.partition(";")[0]
        self.assertEqual(self.over_tcp("GET", "/peers", Cookie=name)[0], 200)
        self.assertEqual(self.over_tcp("POST", "/reload", Cookie=name)[0], 403)
        self.over_tcp("POST", "/logout", Cookie=name)
        self.assertEqual(self.over_tcp("GET", "/peers", Cookie=name)[0], 401)

    def test_tokens_are_read_again(self):
        cookie = self.over_tcp("POST", "/login", body=READER)[1]["Set-Cookie"].partition(";")[0]
        (self.folder / "page.token").write_text("another-readers-secret-0123456789\n")
        self.ask("reload")
        self.assertEqual(self.over_tcp("GET", "/peers", Cookie=cookie)[0], 401)
        self.assertEqual(self.over_tcp("GET", "/peers", Authorization=bearer(READER))[0], 401)
        new = bearer("another-readers-secret-0123456789")
        self.assertEqual(self.over_tcp("GET", "/peers", Authorization=new)[0], 200)
        (self.folder / "page.token").write_text("short\n")
        self.assertIn("page.token", self.ask("reload", code=1))
        self.assertEqual(self.over_tcp("GET", "/peers", Authorization=new)[0], 200)

    def test_the_unix_socket_needs_no_token(self):
        self.assertIn("serving for", self.ask("status"))

    def test_bad_requests_are_answered(self):
        self.assertEqual(self.over_tcp("GET", "/none", Authorization=bearer(READER))[0], 404)
        with socket.create_connection(HERE, 10) as wire:
            wire.sendall(b"POST /login HTTP/1.1\r\nHost: 127.0.2.1\r\nContent-Length: 2000000\r\n\r\n")
            self.assertIn(b" 413 ", wire.recv(1000))

    def check(self, extra):
        path = self.folder / "checked.toml"
        path.write_text(lab.config(extra=extra))
        done = subprocess.run([lab.PROGRAM, "check", "-c", path], capture_output=True, text=True,
                              timeout=20, check=False)
        return done.returncode, done.stdout + done.stderr

    def test_check_refuses_a_door_without_a_token(self):
        for address in ("127.0.0.1:8061", "0.0.0.0:8061"):
            code, told = self.check(f'[control]\nlisten = "{address}"\n')
            self.assertEqual(code, 1, told)
            self.assertRegex(told, r"checked\.toml:\d+:\d+: \[control\] listen is set, but no token")

    def test_check_refuses_tokens_of_others(self):
        (self.folder / "loose.token").write_text(READER)
        (self.folder / "loose.token").chmod(0o644)
        code, told = self.check('[control]\nlisten = "127.0.0.1:8061"\ntoken = "loose.token"\n')
        self.assertEqual(code, 1, told)
        self.assertIn("chmod 600", told)
        code, told = self.check('[control]\nlisten = "127.0.0.1:8061"\ntoken = "page.token"\n'
                                'operator_token = "page.token"\n')
        self.assertEqual(code, 1, told)
        self.assertIn("the same", told)


if __name__ == "__main__":
    unittest.main()
