"""What people of the business do in a customer's matter, and in the installation."""
