"""Certificates made on the spot with OpenSSL: an authority and leaves under it."""
import subprocess
from pathlib import Path


def openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


class Authority:
    def __init__(self, folder, name="lab-ca"):
        self.folder = Path(folder)
        self.name = name
        self.key = self.folder / f"{name}.key"
        self.pem = self.folder / f"{name}.pem"
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                "-nodes", "-keyout", self.key, "-out", self.pem, "-days", "30",
                "-subj", f"/CN={name}", "-addext", "basicConstraints=critical,CA:TRUE",
                "-addext", "keyUsage=critical,keyCertSign,cRLSign")

    def issue(self, name, dns=None, days="30", file=None):
        """FOLDER/FILE.pem and .key for those names ("IP:…" for an address); negative days: already
        expired."""
        file = file or name
        key, csr = self.folder / f"{file}.key", self.folder / f"{file}.csr"
        pem, ext = self.folder / f"{file}.pem", self.folder / f"{file}.ext"
        openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                "-nodes", "-keyout", key, "-out", csr, "-subj", f"/CN={name}")
        names = ",".join(entry if ":" in entry else f"DNS:{entry}" for entry in (dns or [name]))
        ext.write_text(f"subjectAltName={names}\nextendedKeyUsage=serverAuth,clientAuth\n"
                       "basicConstraints=critical,CA:FALSE\n")
        openssl("x509", "-req", "-in", csr, "-CA", self.pem, "-CAkey", self.key, "-CAcreateserial",
                "-days", days, "-extfile", ext, "-out", pem)
        return pem, key
