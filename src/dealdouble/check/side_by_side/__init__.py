"""The server and the model side by side: lists walked, records found again, answers judged."""
