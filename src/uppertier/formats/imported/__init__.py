"""Files of other programs that become sheets: one module per format."""
