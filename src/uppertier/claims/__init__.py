"""Claims: what each side says, as a measure, computed over assumption sets and sourced ranges."""
