"""Questions put to the model: one question a module, on top of scenario.py."""
