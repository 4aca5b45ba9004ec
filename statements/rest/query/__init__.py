"""What a query string asks: parameters read strictly, and the filters they make."""
