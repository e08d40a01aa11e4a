"""Documents for the Commission: the paper of a scenario, options side by side, a country brief, the fund's outlook."""
