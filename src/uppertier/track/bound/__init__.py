"""The least covariance of the state along a path, compiled."""
