"""Published results against ours, deviation by deviation."""
