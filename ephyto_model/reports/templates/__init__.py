"""What the templates in notebooks/ show: each a report with named parts, which its cells ask for one by one."""
