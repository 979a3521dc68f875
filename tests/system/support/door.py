"""A pair whose sipward has its control door open over TCP, with a token for each role."""
from support.asking import Asking

HERE = ("127.0.2.1", 8061)
READER, OPERATOR = "a-readers-secret-0123456789", "an-operators-secret-0123456789"


def bearer(token):
    return "Bearer " + token


class Doors(Asking):
    extra = ('[control]\nlisten = "127.0.2.1:8061"\ntoken = "page.token"\n'
             'operator_token = "operator.token"\nnames = ["page.example.com"]\n'
             '[trace]\nkeep = 1000\n')

    def setUp(self):
        for name, token in (("page", READER), ("operator", OPERATOR)):
            path = self.folder / f"{name}.token"
            path.write_text(token + "\n")
            path.chmod(0o600)
        super().setUp()
