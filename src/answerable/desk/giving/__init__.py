"""How tickets are given, in words and on forms: teams, skills, people, and why somebody was given one."""
