"""What everyone can live with: limits in, common ground out."""
