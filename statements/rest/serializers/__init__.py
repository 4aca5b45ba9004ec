"""The fields of which serializers are made, their errors, and which fields an answer has."""
