"""What the notebooks of analyses show: findings as tables and sentences, figures, and controls that redraw them."""
