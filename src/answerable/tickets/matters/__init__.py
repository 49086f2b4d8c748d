"""One matter that came by several ways: found by what speaks for it, proposed, confirmed or declined."""
