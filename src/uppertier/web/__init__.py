"""The web application: the chain, the run store and the claims over HTTP, and the built page of the globe."""
