"""One module for each command. At the top they import click and nothing heavy."""
