"""What people meet: the command line (`server.commands`) and the page (`server.page`)."""
