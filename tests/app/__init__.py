"""Tests of the HTTP application, in process and over sockets."""
