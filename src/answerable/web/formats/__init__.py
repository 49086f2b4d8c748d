"""How dates are written where Django's own way is American (English), has no time of day (Arabic) or runs date and time
together (Japanese). Months in letters and hours of the day's twenty-four, as in every other language."""
