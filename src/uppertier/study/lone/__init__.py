"""One missile alone against one battery, compiled: from the samples of its flight to engagements and what binds."""
