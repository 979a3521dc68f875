"""Certificates made on the spot with OpenSSL: an authority and leaves under it."""
import datetime
import ssl
import subprocess
from pathlib import Path

from support import der

KEYS = {"ec": ("ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"), "rsa": ("rsa:2048",)}


def openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


class Authority:
    """A root; with `parent` an intermediate under that."""

    def __init__(self, folder, name="lab-ca", parent=None):
        self.folder = Path(folder)
        self.name = name
        self.key = self.folder / f"{name}.key"
        self.pem = self.folder / f"{name}.pem"
        extensions = ("basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign")
        if parent:
            self._sign(parent, name, extensions, "30", "ec", name)
            return
        openssl("req", "-x509", "-newkey", *KEYS["ec"], "-nodes", "-keyout", self.key, "-out",
                self.pem, "-days", "30", "-subj", f"/CN={name}", "-addext", extensions[0],
                "-addext", extensions[1])

    def _sign(self, issuer, name, extensions, days, key, file):
        parts = {part: self.folder / f"{file}.{part}" for part in ("key", "csr", "pem", "ext")}
        openssl("req", "-new", "-newkey", *KEYS[key], "-nodes", "-keyout", parts["key"], "-out",
                parts["csr"], "-subj", f"/CN={name}")
        parts["ext"].write_text("\n".join(extensions) + "\n")
        openssl("x509", "-req", "-in", parts["csr"], "-CA", issuer.pem, "-CAkey", issuer.key,
                "-CAcreateserial", "-days", days, "-extfile", parts["ext"], "-out", parts["pem"])
        return parts["pem"], parts["key"]

    def issue(self, name, dns=None, days="30", file=None, usage="serverAuth,clientAuth", key="ec"):
        """FOLDER/FILE.pem and .key for those names ("IP:…" for an address); negative days: already
        expired."""
        names = ",".join(entry if ":" in entry else f"DNS:{entry}" for entry in (dns or [name]))
        extensions = (f"subjectAltName={names}", f"extendedKeyUsage={usage}",
                      "basicConstraints=critical,CA:FALSE")
        return self._sign(self, name, extensions, days, key, file or name)

    def issue_exactly(self, file, subject, alternatives, days=(-1, 30)):
        """As issue, with names and dates as support.der takes them."""
        pem, key = self.folder / f"{file}.pem", self.folder / f"{file}.key"
        openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-out", key)
        public_key = der.openssl_bytes("pkey", "-in", key, "-pubout", "-outform", "DER")
        made = der.certificate(subject, alternatives, self, public_key, days)
        pem.write_text(ssl.DER_cert_to_PEM_cert(made))
        return pem, key


    def issue_crl(self, revoked, file=None, days=(-1, 30)):
        """FOLDER/FILE.crl, which revokes those certificates (file names without suffix)."""
        file = file or self.name
        now = datetime.datetime.now(datetime.timezone.utc)
        moments = [(now + datetime.timedelta(days=day)).strftime("%Y%m%d%H%M%SZ") for day in days]
        index = self.folder / f"{file}.index"
        index.write_text("".join(f"R\t{moments[1][2:]}\t{moments[0][2:]}\t{self.serial(one)}\t"
                                 f"unknown\t/CN={one}\n" for one in revoked))
        settings = self.folder / f"{file}.cnf"
        settings.write_text(f"[ca]\ndefault_ca = it\n[it]\ndatabase = {index}\ndefault_md = sha256\n")
        openssl("ca", "-gencrl", "-config", settings, "-cert", self.pem, "-keyfile", self.key,
                "-crl_lastupdate", moments[0], "-crl_nextupdate", moments[1], "-out",
                self.folder / f"{file}.crl")

    def serial(self, name):
        told = subprocess.run(["openssl", "x509", "-in", self.folder / f"{name}.pem", "-noout",
                               "-serial"], check=True, capture_output=True, text=True).stdout
        return told.strip().split("=")[1]


def self_signed(folder, name, file):
    openssl("req", "-x509", "-newkey", *KEYS["ec"], "-nodes", "-keyout", folder / f"{file}.key",
            "-out", folder / f"{file}.pem", "-days", "30", "-subj", f"/CN={name}",
            "-addext", f"subjectAltName=DNS:{name}",
            "-addext", "extendedKeyUsage=serverAuth,clientAuth")
