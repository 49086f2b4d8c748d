"""The help centre's pages for everybody."""
