"""Forces and segments, apart from the integrator that walks through them."""
