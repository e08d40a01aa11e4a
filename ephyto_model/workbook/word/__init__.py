"""Word documents: their parts as values, written with the styles of a template that can be restyled in Word."""
