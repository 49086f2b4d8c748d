"""Black holes: what came in and is stuck on its way to an answer that has arrived.

`waiting` says where each ticket is whose customer waits, `table` names every hole and how what is in it is found,
`reckoning` says where everything is that was received lately. Each thing is in one place, so that the numbers add up.
"""
