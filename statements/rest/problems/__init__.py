"""What an error looks like (RFC 9457), which types there are, and how trouble is logged."""
