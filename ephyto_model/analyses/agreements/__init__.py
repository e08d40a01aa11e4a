"""Common ground: the settings that hold all limits, each proved by the rules, or who stands against whom."""
