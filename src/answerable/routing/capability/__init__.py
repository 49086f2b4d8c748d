"""What a customer has shown that they know: it may send their ticket straight past the first line, and nothing else.

`evidence` (a closed list of kinds), `beta` and `estimate` are pure: what was shown goes in, an estimate whose parts add
up to it comes out. `reading` has the evidence of a customer, `known` what the company settled, `speeding` moves a
ticket, `subscribers` hear when to; `exporting` tells a person what is kept.
"""
