"""Where actions happen: Python functions here, services elsewhere; wrappers that make any system sturdier."""
