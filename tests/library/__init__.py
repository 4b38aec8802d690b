"""A third API that is nothing but pages: an invented library, and its loans."""
