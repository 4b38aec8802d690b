"""What to send: values that just keep a rule or just break it, and bodies made of them."""
