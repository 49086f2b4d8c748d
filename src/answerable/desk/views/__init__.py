"""The desk's pages: fetch what this person may see, call one verb, render."""
