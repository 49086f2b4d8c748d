"""Where visitors' pages speak to us, from other sites."""
