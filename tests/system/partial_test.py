"""What is told while one of two workers is stuck: what the other has, and that it is not all."""
import unittest

from support.asking import Asking
from support.frozen import Frozen

SILENT = "worker 1 did not answer"


class Partial(Asking):
    transport = "tcp"
    extra = ""

    def start_sipward(self, text, **options):
        return super().start_sipward(text.replace("[server]\n", "[server]\nworkers = 2\n"), **options)

    def test_whole_answers_miss_nothing(self):
        self.establish()
        self.assertEqual(self.json("connections")["missing"], [])
        self.assertEqual(self.json("calls")["missing"], [])
        self.assertEqual(self.json("listeners")["missing"], [])
        self.assertNotIn("not all", self.ask("connections") + self.ask("calls"))

    def test_a_stuck_worker_is_named(self):
        self.establish()
        with Frozen(self.sipward.pid, "worker 1"):
            told = self.json("connections")
            self.assertEqual(told["missing"], [SILENT])
            self.assertTrue(all(one["id"].startswith("0-") for one in told["connections"]))
            self.assertEqual(self.json("calls")["missing"], [SILENT])
            for command in (("connections",), ("connections", "--detail"), ("calls",), ("calls", "--ended"),
                            ("listeners",)):
                self.assertIn(f"this is not all: {SILENT}\n", self.ask(*command), command)

    def test_of_what_a_stuck_worker_has_nobody_knows(self):
        with Frozen(self.sipward.pid, "worker 1"):
            self.assertIn(SILENT, self.ask("connections", "1-1", code=1))
            self.assertIn(SILENT, self.ask("close", "1-1", code=1))
            self.assertIn("there is no connection", self.ask("connections", "0-999", code=1))


if __name__ == "__main__":
    unittest.main()
