"""The fund at risk: very many futures counted, policies in the same futures, which do well, what breaks them."""
