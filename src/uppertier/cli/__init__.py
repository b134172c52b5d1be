"""The command line, last room of all."""
