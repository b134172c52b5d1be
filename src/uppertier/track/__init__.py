"""How well each radar knows each flight: covariance of the state, of the predicted impact, of the launch point."""
