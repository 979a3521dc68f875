"""The control door of the measured proxy, opened by TCP on loopback to whoever has the token."""
import http.client
import re

HERE = ("127.0.2.1", 8061)
TOKEN = "a-readers-secret-0123456789"
HEADERS = {"Authorization": "Bearer " + TOKEN}
CONTROL = '[control]\nlisten = "{}:{}"\ntoken = "door.token"\n'.format(*HERE)


def lay_token(bench):
    """To be called before the proxy starts with CONTROL in its configuration."""
    token = bench.folder / "door.token"
    token.write_text(TOKEN + "\n")
    token.chmod(0o600)


def metrics():
    """Each sample's value by its name with labels, as the text has it."""
    asking = http.client.HTTPConnection(*HERE, timeout=10)
    asking.request("GET", "/metrics", headers=HEADERS)
    answer = asking.getresponse()
    text = answer.read().decode()
    asking.close()
    if answer.status != 200:
        raise SystemExit(f"/metrics: {answer.status}")
    return {name: float(value)
            for name, value in re.findall(r"^([a-z].*) (\S+)$", text, re.MULTILINE)}


def calls_so_far():
    """That have come to their end."""
    return sum(value for name, value in metrics().items()
               if name.startswith("sipward_requests_received_total") and 'method="BYE"' in name)
