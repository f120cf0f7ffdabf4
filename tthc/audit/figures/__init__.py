"""What a judged log says of a period: counters, times, trends, waits, indicators, and what may be shown of them."""
