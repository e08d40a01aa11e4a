"""The fund under uncertainty: what may happen, very many futures on arrays, rules compared, what breaks them."""
