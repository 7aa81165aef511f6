"""From a request to an answer: parse within limits, validate, execute, mask."""
