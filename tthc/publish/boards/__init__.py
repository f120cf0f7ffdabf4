"""What hangs on the notice board (niêm yết): sheets, lists and booklets as PDF."""
