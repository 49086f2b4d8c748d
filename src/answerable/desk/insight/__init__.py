"""Pages of figures. `figure` is what one says, `drawing` draws it, `spec` says it in Vega-Lite, `behind` finds the
tickets behind a point, `pages` lists the pages; each page's figures stand in a module of its own."""
