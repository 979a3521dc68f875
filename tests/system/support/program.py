"""One program under test or beside it: started, watched through its output, ended by its PID."""
import os
import signal
import subprocess
import tempfile
import time


def wait_until(condition, seconds, what):
    """Polls until the condition holds; fails with `what` when the time is over."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError(f"not within {seconds} s: {what}")


class Program:
    def __init__(self, arguments, name, cwd=None, env=None, preexec=None, stdin=subprocess.DEVNULL):
        self.name = name
        self.log = tempfile.NamedTemporaryFile(prefix=f"{name}-", suffix=".log", delete=False)
        self.process = subprocess.Popen(
            arguments, cwd=cwd, env=env, stdin=stdin, bufsize=0, stdout=self.log,
            stderr=subprocess.STDOUT, start_new_session=True, preexec_fn=preexec)

    @property
    def pid(self):
        return self.process.pid

    def output(self, start=0):
        """From that byte on."""
        with open(self.log.name, errors="replace") as file:
            file.seek(start)
            return file.read()

    def wait_for(self, text, seconds=15):
        def there():
            if text in self.output():
                return True
            if self.process.poll() is not None:
                raise AssertionError(f"{self.name} ended ({self.process.returncode}):\n{self.output()}")
            return False
        wait_until(there, seconds, f"{self.name} says {text!r}; it said:\n{self.output()[-3000:]}")

    def wait(self, seconds):
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"{self.name} did not end within {seconds} s:\n{self.output()[-3000:]}")

    def alive(self):
        return self.process.poll() is None

    def kill(self):
        """At once, as a crash or the kernel would."""
        if self.alive():
            os.killpg(self.pid, signal.SIGKILL)
            self.process.wait(10)

    def stop(self, seconds=10):
        """In good order; killed if that takes too long. The log goes with it."""
        if self.alive():
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                pass
            self.kill()
        self.log.close()
        if self.process.stdin:
            self.process.stdin.close()
        if os.path.exists(self.log.name):
            os.unlink(self.log.name)
