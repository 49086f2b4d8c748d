"""Rules say which team a ticket goes to, with which line of support it is, how urgent it is and how it is tagged.

`facts` and `fitting` are pure: what is known of a ticket, and whether it meets conditions; `deciding` goes through the
rules in their order, `sharing` says whose turn it is. `known` has the rules as each process knows them, `gathering` the
facts, `applying` writes what was decided, `subscribers` hear when to decide.
"""
