"""Servers that stand in for those outside, on ports of this machine: they read what is sent as the real ones do, keep it,
and can be told to refuse, to be slow, or to take a message and never say so."""
