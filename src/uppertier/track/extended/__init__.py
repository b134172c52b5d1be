"""Compiled extended Kalman filter, sixteen tracks side by side."""
