"""What a projection of the fund is asked: its fields, how each is checked, and facts from files."""
