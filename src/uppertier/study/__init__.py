"""Studies: one question a file, each the chain over different inputs, each answered by Findings."""
