"""The server that is checked: what is sent to it, what it answers, which records of it are ours."""
