"""Black-box tests of the imitated MOCO deals, with every expectation written down by hand."""
