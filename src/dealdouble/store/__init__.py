"""Records in memory: shared bases, overlays, indexes."""
