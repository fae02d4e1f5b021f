"""How the bundled embedding model is made: `python -m embeddings.training STAGE`.

Needs torch and the data folder; nothing here is imported at run time.
"""
