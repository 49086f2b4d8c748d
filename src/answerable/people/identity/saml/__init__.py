"""SAML 2.0 through allauth and python3-saml. Whoever imports `asking` or `reading` loads xmlsec: only where it is
spoken."""
