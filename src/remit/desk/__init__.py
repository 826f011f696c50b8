"""Where people work: reviews now; the inbox, assist and pages later."""
