"""One missile alone, in two halves: what the radar knows of it, and what the rockets can do with that, compiled.

Many draws that share their radar share the first half, which takes nearly all of the time.
"""
