"""Compiled unscented Kalman filter, sixteen tracks side by side."""
