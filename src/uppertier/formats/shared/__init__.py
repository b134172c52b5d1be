"""What several formats need: whole files, thinning, moments along flights, and what a map shows."""
