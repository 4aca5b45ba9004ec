"""What every test of the suite has."""

import os

from hypothesis import settings

pytest_plugins = ["tests.database"]

# A slow machine is no failure. `make test-long` looks for counterexamples for longer.
settings.register_profile("short", deadline=None)
settings.register_profile("long", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "short"))
