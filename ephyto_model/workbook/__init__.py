"""What people see and touch: tables, figures, reports and the command line, on top of the model and its analyses."""
