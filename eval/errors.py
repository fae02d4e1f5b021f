"""What can go wrong in an evaluation, as a tree.

EvalError
├── DatasetInvalid       the questions, or the reports they speak of, are not as they should be
├── RunInvalid           a stored run or score file cannot be used here
├── ServerFailed         a server that is evaluated does not answer as its contract says
└── PartMissing          an optional part of the installation is not there

A message names the thing, the value and the remedy.
"""

from __future__ import annotations


class EvalError(Exception):
    """The root of this package's errors."""


class DatasetInvalid(EvalError):
    """A dataset that cannot be evaluated on as it stands."""


class RunInvalid(EvalError):
    """A file of results that is damaged, or of another dataset, index or configuration."""


class ServerFailed(EvalError):
    """The server is not there, or its answer is not what the contract says."""


class PartMissing(EvalError):
    """A package that this part of the evaluation needs is not installed."""
