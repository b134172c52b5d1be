"""What a phased-array radar sees: equation, detection, signature, face, time budget, errors, coverage."""
