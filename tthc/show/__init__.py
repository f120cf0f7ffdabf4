"""Problems, findings and proposals for people and machines: text, JSON, SARIF. Returns strings, prints nothing."""
