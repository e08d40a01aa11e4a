"""The paper's own figures recomputed, and which rounding rules give them all."""
