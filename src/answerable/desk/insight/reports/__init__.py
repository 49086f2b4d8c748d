"""Reports: figures that are sent by themselves. `rhythm` says when, `actions` makes and begins them, `contents` chooses
the figures, `letters` writes the mail, `paper` and `binding` make the PDF, `sending` hands it to the mail server."""
