"""preset = "…": Teams as it behaves towards an SBC, and what `explain` and `check` say of presets."""
import json
import re
import subprocess
import unittest

from support import lab
from support.program import wait_until
from support.ua import Endpoint, request, response, tls_context

HUB = "sip.pstnhub.microsoft.com"


def config(preset="teams", more="", own="wild", advertise="sbc.example.com", names=""):
    text = lab.config(advertise=advertise)
    text = text.replace('names      = ["secure.example.com"]\n',
                        f'preset     = "{preset}"\n{names}{more}')
    return text.replace('"sbc.example.com.pem"', f'"{own}.pem"').replace(
        '"sbc.example.com.key"', f'"{own}.key"')


class Presets(lab.Lab):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.authority.issue("hub", ["*.pstnhub.microsoft.com"])
        cls.authority.issue("wild", ["*.example.com"])

    def run_sipward(self, command, *arguments, text, code=0):
        path = self.folder / "preset.toml"
        path.write_text(text)
        done = subprocess.run([lab.PROGRAM, command, *arguments, "-c", path], capture_output=True,
                              text=True, timeout=20)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        for line in done.stdout.splitlines():
            if "--json" not in arguments and not line.startswith(str(path)):
                self.assertLessEqual(len(line), 100, line)
        return done.stdout


class Teams(Presets):
    def hub(self):
        """Listens as Teams does; nothing comes before sipward has sent its OPTIONS."""
        context = tls_context(self.folder, "hub", server=True)
        endpoint = Endpoint("tls", lab.SECURE, 5061, context).listen()
        self.addCleanup(endpoint.close)
        return endpoint

    def greeted(self, hub):
        """The OPTIONS that sipward sends of itself, answered."""
        asked = hub.expect("OPTIONS")
        hub.send(response(hub, asked, 200))
        return asked

    def call(self, name):
        return {"id": f"{name}@{lab.SECURE}", "from": f"<sip:{HUB}>;tag={name}",
                "to": "<sip:sbc.example.com>"}

    def options(self, endpoint, name):
        endpoint.send(request(endpoint, "OPTIONS", "sip:sbc.example.com:5061;transport=tls",
                              self.call(name), contact=f"<sip:{HUB}:5061;transport=tls>"))
        return endpoint.expect(200)

    def test_the_first_options_is_ours_with_the_name_in_contact(self):
        hub = self.hub()
        self.start_sipward(config())
        asked = self.greeted(hub)
        self.assertEqual(asked.contact_uri(), "sip:sbc.example.com:5061;transport=tls")
        self.assertTrue(asked.get("Allow"))
        self.assertIn("sip:sbc.example.com", asked.get("From"))
        self.assertNotRegex(asked.text.replace(f"sip:{lab.SECURE}", ""), r"sip:\d+\.\d+\.\d+\.\d+")

    def test_its_options_are_answered_200_on_either_connection(self):
        hub = self.hub()
        self.start_sipward(config())
        self.greeted(hub)
        self.options(hub, "same")
        own = Endpoint("tls", lab.SECURE_TWO, 0, tls_context(self.folder, "hub", server=False))
        self.addCleanup(own.close)
        self.options(own.connect(lab.OUTSIDE, 5061, "sbc.example.com"), "own")

    def test_a_call_shows_it_one_name_of_ours_in_contact_and_record_route(self):
        hub = self.hub()
        self.start_sipward(config())
        self.greeted(hub)
        legacy = Endpoint("udp", lab.LEGACY, 5060).connect(lab.INSIDE, 5060)
        self.addCleanup(legacy.close)
        legacy.send(request(legacy, "INVITE", f"sip:+4930100@{lab.INSIDE}", {
            "id": "call@legacy", "from": "<sip:+4930200@127.0.1.1>;tag=a",
            "to": f"<sip:+4930100@{lab.INSIDE}>"}))
        invite = hub.expect("INVITE")
        top = re.match(r"<sip:(?:[^@]*@)?([^;>]+);", invite.routes()[0]).group(1)
        shown = re.match(r"sip:(?:[^@]*@)?([^;]+);", invite.contact_uri()).group(1)
        self.assertEqual((top, shown), ("sbc.example.com:5061",) * 2)
        for uri in (invite.routes()[0], invite.contact_uri()):
            self.assertIn(";transport=tls", uri)
            self.assertNotIn("sips:", uri)

    def test_what_is_written_wins_over_its_wildcard(self):
        hub = self.hub()
        sipward = self.start_sipward(config(more='wildcard = "none"\n', own="sbc.example.com"))
        wait_until(lambda: self.refused(hub), 10, "sipward refuses the wildcard")
        sipward.wait_for("certificate carries none of the names")

    def refused(self, hub):
        try:
            return hub.receive(2) is None
        except OSError:
            return True


class Told(Presets):
    def test_explain_shows_each_setting_its_reason_and_its_source(self):
        text = config(more='tls = { min = "1.3" }\n')
        said = " ".join(self.run_sipward("explain", "secure", text=text).split())
        for part in ("preset teams: Microsoft Teams Direct Routing", 'sets wildcard = "one-label"',
                     'not tls.min = "1.2": what is written in the peer wins',
                     "(Microsoft: Plan Direct Routing)", "sipward never touches RTP",
                     f"names {HUB}, sip2.pstnhub.microsoft.com", "tls 1.3 to 1.3"):
            self.assertIn(part, said)

    def test_explain_as_json(self):
        text = config(more='tls = { min = "1.3" }\n')
        told = json.loads(self.run_sipward("explain", "secure", "--json", text=text))
        preset = next(one["preset"] for one in told if one.get("preset"))
        self.assertEqual(preset["name"], "teams")
        origin = {one["setting"]: one["from"] for one in preset["settings"]}
        self.assertEqual(origin["tls.min"], "peer")
        self.assertEqual(origin["wildcard"], "preset")
        self.assertTrue(all(one["why"] and one["source"] for one in preset["settings"]))

    def test_a_peer_without_one_says_nothing(self):
        self.assertNotIn("preset", self.run_sipward("explain", "secure", text=lab.config()))

    def test_check_tells_what_media_must_be(self):
        said = " ".join(self.run_sipward("check", text=config()).split())
        self.assertIn("secure is Microsoft Teams Direct Routing: it takes SRTP alone", said)
        self.assertNotIn("SRTP", self.run_sipward("check", text=lab.config()))

    def test_a_wildcard_of_ours_is_for_those_who_take_it(self):
        self.run_sipward("check", text=config("teams"))
        said = self.run_sipward("check", text=config("zoom", names=f'names = ["{HUB}"]\n'), code=1)
        self.assertIn('does not carry "sbc.example.com"', said)

    def test_vvb_needs_a_certificate_of_rsa(self):
        names = 'names = ["vvb.example.com"]\n'
        vvb = config("vvb", names=names, own="sbc.example.com")
        said = self.run_sipward("check", text=vvb, code=1)
        self.assertIn("has ciphers of RSA alone", said)
        self.authority.issue("sbc.example.com", file="rsa", key="rsa")
        self.run_sipward("check", text=config("vvb", names=names, own="rsa"))

    def test_an_address_of_ours_is_refused(self):
        said = self.run_sipward("check", text=config(advertise=lab.OUTSIDE), code=1)
        self.assertIn(f"but sees {lab.OUTSIDE} in Contact and Record-Route", said)


if __name__ == "__main__":
    unittest.main()
