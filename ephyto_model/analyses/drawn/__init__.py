"""Futures drawn at random: what is uncertain, a block of futures on arrays, one of them written down."""
