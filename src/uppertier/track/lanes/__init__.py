"""What the compiled filters share: the workspace of sixteen tracks and their polar coordinates."""
