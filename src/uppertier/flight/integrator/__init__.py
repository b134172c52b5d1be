"""The adaptive stepper and its dense output."""
