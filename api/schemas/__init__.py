"""The shapes of the contract: what comes in (``requests``) and what goes out (``responses``)."""
