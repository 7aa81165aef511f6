"""The running process: settings, ASGI application, dispatcher, adapters, command line."""
