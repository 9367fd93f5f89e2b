"""The steps by which the service's tables came to be as they are; a step that was released never changes."""
