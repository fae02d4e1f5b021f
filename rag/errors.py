"""What can go wrong, as a tree.

YoujuError
├── ReadError            a file cannot be read as text
│   ├── UnsupportedFile
│   └── EmptyFile
├── ParseError           a text is no report
├── IndexNotFound        there is no index in this folder
├── IndexMismatch        the index was made by another model or version
├── IndexBusy            another process is writing to this index
├── IndexDamaged         the catalogue cannot be opened
├── ReportNotFound
├── PassageNotFound
├── InvalidPairs         a file of questions and passages cannot be trained on
└── InvalidQuestion
    ├── EmptyQuestion
    ├── QuestionTooLong
    └── InvalidFilter

A message names the thing, the value and the remedy.
"""

from __future__ import annotations


class YoujuError(Exception):
    """The root of all errors that this library raises on purpose."""


class ReadError(YoujuError):
    """A file cannot be read as text."""


class UnsupportedFile(ReadError):
    """The file's format is not one that can be read."""


class EmptyFile(ReadError):
    """The file holds no text."""


class ParseError(YoujuError):
    """The text cannot be taken for a report."""


class IndexNotFound(YoujuError):
    """There is no index in the folder that was named."""


class IndexMismatch(YoujuError):
    """The index was made by another model, or by an incompatible version."""


class IndexBusy(YoujuError):
    """Another process is writing to the index."""


class IndexDamaged(YoujuError):
    """The catalogue of the index cannot be opened."""


class ReportNotFound(YoujuError):
    """No report has this id."""


class PassageNotFound(YoujuError):
    """No passage has this id."""


class InvalidPairs(YoujuError):
    """A line of the questions and passages to train on is not as it should be."""


class InvalidQuestion(YoujuError):
    """The request cannot be answered as it stands."""


class EmptyQuestion(InvalidQuestion):
    """The question holds no word."""


class QuestionTooLong(InvalidQuestion):
    """The question is longer than the limit."""


class InvalidFilter(InvalidQuestion):
    """A filter's value is impossible."""
