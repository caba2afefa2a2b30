"""The commands of the command line, one module each. `run` runs the command and returns the exit code."""
