"""Signatures inside files, checked with what is on this machine and nothing else."""

from documents.signatures.examine import Anchors, Examination, examine

__all__ = ["Anchors", "Examination", "examine"]
