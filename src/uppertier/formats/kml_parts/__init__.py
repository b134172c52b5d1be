"""The folders that `kml` is made of."""
