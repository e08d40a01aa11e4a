"""How values show themselves in a notebook: a few of the pages' parts each, and at the foot what leads on."""
