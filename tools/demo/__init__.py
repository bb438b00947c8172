"""`make demo`: a real market on a local chain, what happens in it, and books that balance to the wei."""
