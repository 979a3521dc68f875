"""preset = "…": what `explain` and `check` say of presets."""
import json
import subprocess
import unittest

from support import lab

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
