"""OpenID Connect through allauth: what is asked of a provider's system, and what is believed of its answers."""
