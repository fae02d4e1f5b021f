"""How the bundled embedding model is made: `python -m embeddings.training STAGE`.

Needs torch and the data folder; at run time only `embeddings.tuning` imports from here.
"""
