"""Any other system that can post JSON: it tells us what customers said, and is told what we answer."""
