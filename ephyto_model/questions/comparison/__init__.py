"""Scenarios side by side: who pays more and less, and which option is least regretted."""
