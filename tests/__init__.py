"""Tests of dealdouble, laid out as the package is; `moco/` holds the vendor's behaviour."""
