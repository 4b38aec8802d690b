"""Rules and fields: what keeps them is accepted and comes back, what breaks one is refused."""
