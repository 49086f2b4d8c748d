"""Files that somebody only named: an address outside, fetched once the message is one."""
