"""SCIM 2.0 (RFC 7643, 7644): a provider's own system makes accounts for its people here, and ends them.

What it may know and change is said in `people.actions.provisioning`; this is how it is spoken.
"""
