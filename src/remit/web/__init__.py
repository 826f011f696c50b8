"""What people see in a browser: the Desk, the chat widget, signing in. Server-rendered, without a build step."""
