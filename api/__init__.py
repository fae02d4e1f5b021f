"""The faces of the library: HTTP (``api.app``) and the command line (``api.cli``)."""
