"""Many writes in any order, after each of which server and model agree."""
