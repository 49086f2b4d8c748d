"""What the pages of calendars show: hours in words, the weeks ahead, what each version changed."""
