"""Small matrices in compiled loops."""
