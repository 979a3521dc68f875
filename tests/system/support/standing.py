"""Programs that stay up for all tests of a class (Kamailio takes five seconds to start)."""
from support import lab


class Standing(lab.Lab):
    """Stands in for a test where something wants one to start programs in."""

    def __init__(self, owner):
        super().__init__("run")
        self.folder = owner.folder
        self.authority = owner.authority
        self.addCleanup = owner.addClassCleanup
